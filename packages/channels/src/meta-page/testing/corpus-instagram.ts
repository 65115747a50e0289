import type { Sample } from "../../testing/corpus.ts";
import { at, attachment, CDN } from "./at.ts";
import { MID } from "./payloads.ts";

// Source: Meta, Instagram Messaging, webhook events (2026): what Instagram alone tells.

const { told, said } = at("instagram");
const STORY = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1788&signature=Ab";

export const instagram: readonly Sample[] = [
  said(
    "a mention in a story",
    { attachments: [attachment("story_mention", { url: STORY })] },
    {
      message: "[mentioned you in a story]",
      kind: "STORY",
      data: { url: STORY, expiresAt: null },
    },
  ),
  said(
    "a mention whose story is gone",
    { attachments: [attachment("story_mention", {})] },
    {
      message: "[mentioned you in a story]",
      kind: "STORY",
      data: { url: null, expiresAt: null },
    },
  ),
  said(
    "an answer to a story",
    { text: "how much?", reply_to: { story: { url: STORY, id: "1788" } } },
    {
      message: "how much?",
      kind: "STORY",
      data: { url: STORY, expiresAt: null },
    },
  ),
  said(
    "a picture as an answer to a story",
    { attachments: [attachment("image", { url: CDN })], reply_to: { story: { url: STORY, id: "1788" } } },
    {
      message: "[image]",
      kind: "STORY",
      data: { url: STORY, expiresAt: null },
      attachments: [{ kind: "IMAGE", file: { type: "url", url: CDN } }],
    },
  ),
  said(
    "a heart",
    { attachments: [{ type: "like_heart" }] },
    {
      message: "[sticker]",
      kind: "STICKER",
      data: { emoji: null, packageId: null, stickerId: null },
    },
  ),
  said("a shared post", { attachments: [attachment("share", { url: STORY })] }, { message: STORY }),
  said(
    "a post with its words",
    { attachments: [attachment("ig_post", { ig_post_media_id: 178, title: "New mugs", url: STORY })] },
    { message: `New mugs\n${STORY}` },
  ),
  said(
    "a reel",
    { attachments: [attachment("ig_reel", { reel_video_id: 178, title: "Kiln", url: CDN })] },
    {
      message: "[video]\nKiln",
      kind: "MEDIA",
      attachments: [{ kind: "VIDEO", file: { type: "url", url: CDN } }],
    },
  ),
  told("a new message, told as an edit", { message_edit: { mid: MID, num_edit: 0 } }, { ignored: "notice" }),
  told("read up to a message", { read: { mid: MID } }, { receipt: "READ", of: MID }),
];
