export { memoryRegister } from "./memory-register.ts";
export { type S3Server, startS3 } from "./s3-server.ts";
export { eicar, pictures, startClamd } from "./samples.ts";
