import type { Identified } from "@contact-identity/database";
import {
  claimIdentity,
  endSession,
  resumeSession,
  signIn,
  startSession,
  submitForm,
} from "@contact-identity/database";
import { filesAllowed } from "@contact-identity/domain";
import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { inEqualTime } from "./equal-time.ts";
import { verifiedClaims } from "./identity-signature.ts";
import { IdentifyInput, PreChatAnswerInput } from "./visitor.input.ts";
import { rateLimited, SessionPayload, sessionOf, WidgetConfigObject } from "./visitor.type.ts";
import { type VisitorContext, visitorOf, waitOf, write } from "./visitor-context.ts";

const payloadOf = ({ session, errors }: Identified): SessionPayload => ({
  session: session && sessionOf(session),
  errors,
});
const limited = (seconds: number): SessionPayload => ({ session: null, errors: [rateLimited(seconds)] });

async function signed(context: VisitorContext, token: string): Promise<Identified> {
  const visitor = visitorOf(context);
  return write(context, async (tx) => {
    const reading = await verifiedClaims(
      tx,
      visitor.widget,
      token,
      context.settings.encryptionKey,
      Date.now() / 1000,
    );
    if (reading.ok) return signIn(tx, visitor, reading.claims, reading.kid);
    return {
      session: null,
      errors: [{ code: "IDENTITY_INVALID", message: reading.message, field: "token" }],
    };
  });
}

@Resolver()
export class VisitorSessionResolver {
  @Query(() => WidgetConfigObject)
  widgetConfig(@Ctx() { admitted: { widget } }: VisitorContext): WidgetConfigObject {
    const { appearance, preChatForm, requireSignedIdentity } = widget;
    const look = { ...appearance, filesAllowed: filesAllowed(appearance) };
    return { ...look, preChatForm, requireSignedIdentity };
  }

  @Mutation(() => SessionPayload, { description: "Resumes the token's session or starts a new one." })
  async sessionStart(
    @Ctx() context: VisitorContext,
    @Arg("resume", () => String, { nullable: true }) resume?: string | null,
  ): Promise<SessionPayload> {
    const wait = waitOf(context, "start");
    if (wait > 0) return limited(wait);
    const { id } = context.admitted.widget;
    return write(context, async (tx) => {
      const resumed = resume ? await resumeSession(tx, id, resume) : null;
      return { session: sessionOf(resumed ?? (await startSession(tx, id))), errors: [] };
    });
  }

  @Mutation(() => SessionPayload, {
    description: "A signed identity of another person than the session's starts a fresh session.",
  })
  async identify(
    @Ctx() context: VisitorContext,
    @Arg("input", () => IdentifyInput) input: IdentifyInput,
  ): Promise<SessionPayload> {
    const visitor = visitorOf(context);
    const wait = waitOf(context, "tell");
    if (wait > 0) return limited(wait);
    const { token } = input;
    // A token that is there is all that counts: a bad one is never downgraded to what stands beside it.
    if (token != null) return payloadOf(await signed(context, token));
    return payloadOf(await inEqualTime(() => write(context, (tx) => claimIdentity(tx, visitor, input))));
  }

  @Mutation(() => SessionPayload)
  async preChatSubmit(
    @Ctx() context: VisitorContext,
    @Arg("answers", () => [PreChatAnswerInput]) answers: PreChatAnswerInput[],
  ): Promise<SessionPayload> {
    const visitor = visitorOf(context);
    const wait = waitOf(context, "tell");
    if (wait > 0) return limited(wait);
    return payloadOf(await inEqualTime(() => write(context, (tx) => submitForm(tx, visitor, answers))));
  }

  @Mutation(() => SessionPayload, { description: "Ends the session: what it could read, it can no longer." })
  async sessionReset(@Ctx() context: VisitorContext): Promise<SessionPayload> {
    const { session } = visitorOf(context);
    await write(context, (tx) => endSession(tx, session));
    return { session: null, errors: [] };
  }
}
