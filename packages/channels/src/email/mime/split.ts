import { MimeNode, Splitter, type SplitterChunk } from "@zone-eu/mailsplit";
import { malformed } from "../../malformed.ts";
import { MAX_HEADERS } from "./headers.ts";

/** One part of a mail that holds no others, or one that does. Bodies are views of the message: nothing is copied before it is asked for. */
export interface MimePart {
  readonly node: Extract<SplitterChunk, { type: "node" }>;
  /** `text/plain` where it says nothing. Lower case. */
  readonly type: string;
  readonly children: readonly MimePart[];
  /** The body; of a part that holds others, what stands around them. */
  readonly slices: readonly Uint8Array[];
}

/** A whole multipart mail of a person has a dozen. */
const MAX_PARTS = 500;

interface Growing extends MimePart {
  readonly children: Growing[];
  readonly slices: Uint8Array[];
}

const partOf = (node: MimePart["node"]): Growing => ({
  node,
  type: node.contentType || "text/plain",
  children: [],
  slices: [],
});

/** The tree of a mail's parts. An attached mail is a part like a file. @throws MalformedPayload where headers or parts have no end. */
export async function splitMail(message: Uint8Array): Promise<MimePart> {
  const splitter = new Splitter({ ignoreEmbedded: true, maxHeadSize: MAX_HEADERS, maxChildNodes: MAX_PARTS });
  const parts = new Map<unknown, Growing>();
  let root: Growing | undefined;
  splitter.end(Buffer.from(message.buffer, message.byteOffset, message.byteLength));
  try {
    for await (const data of splitter as AsyncIterable<SplitterChunk>) {
      if (data.type === "node") {
        const part = partOf(data);
        parts.set(data, part);
        if (data.parentNode) parts.get(data.parentNode)?.children.push(part);
        else root = part;
      } else if (data.value) parts.get(data.node)?.slices.push(data.value);
    }
  } catch {
    malformed([], "the mail cannot be read as MIME");
  }
  return root ?? partOf(new MimeNode());
}
