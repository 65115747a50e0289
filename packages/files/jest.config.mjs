export { default } from "@contact-identity/jest-config";
