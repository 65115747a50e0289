export { saidCards } from "./cards.ts";
export { saidChoice } from "./choice.ts";
export { answersIn, saidForm } from "./form.ts";
export {
  anyFlag,
  anyId,
  anyList,
  anyNumber,
  anyObject,
  anySize,
  anyText,
  anyWord,
  isObject,
  providerTime,
} from "./lenient.ts";
export { isOnGlobe, saidLocation } from "./location.ts";
export { attachmentKindOf, mediaWords, saidMedia } from "./media.ts";
export { moneyWords } from "./money.ts";
export { saidOrder } from "./order.ts";
export { saidPayment } from "./payment.ts";
export { saidPoll } from "./poll.ts";
export { redacted } from "./redacted.ts";
export { saidSticker } from "./sticker.ts";
export { STORY_MENTION, saidStory } from "./story.ts";
export { saidUnsupported, unsupportedWords } from "./unsupported.ts";
