import { z } from "zod";
import type { Trigger } from "../workflow/schema/trigger.ts";

/**
 * Where an event goes. `partners`: told to anyone who follows the feed or a webhook, and acted upon inside where it says so.
 * `inside`: work for the worker on the database alone. `outside`: work that leaves the building by a delivery.
 */
export const LANES = ["partners", "inside", "outside"] as const;
export type Lane = (typeof LANES)[number];

/** The read scope that an event takes. */
export type EventScope = "CONTACTS_READ" | "CONVERSATIONS_READ" | "WORKFLOWS_READ";

/** What an id in a payload names: the prefix of its public form. */
export type EventIdKind =
  | "contact"
  | "merge"
  | "suggestion"
  | "conversation"
  | "message"
  | "run"
  | "workflow"
  | "identifier"
  | "source";

/** One field of a payload: its shape as stored, and how partners see it. */
export interface PayloadField<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** Stored as a bare UUID, shown in its public form. */
  readonly idOf?: EventIdKind;
  /** Ours alone: never shown. */
  readonly hidden?: true;
}
export type PayloadFields = Readonly<Record<string, PayloadField>>;
type Shape<F extends PayloadFields> = { [K in keyof F]: F[K]["schema"] };
export type PayloadSchema<F extends PayloadFields> = z.ZodObject<Shape<F>>;

export const value = <S extends z.ZodType>(schema: S): PayloadField<S> => ({ schema });
export const hidden = <S extends z.ZodType>(schema: S) => ({ schema, hidden: true }) as const;
export const idOf = (kind: EventIdKind) => ({ schema: z.uuid(), idOf: kind }) as const;
export const idsOf = (kind: EventIdKind) => ({ schema: z.array(z.uuid()).readonly(), idOf: kind }) as const;

interface Told<F extends PayloadFields> {
  readonly description: string;
  readonly payload: F;
}

const entry = <L extends Lane, F extends PayloadFields, More extends object>(
  lane: L,
  { description, payload }: Told<F>,
  more: More,
) => {
  const shape = Object.fromEntries(
    Object.entries(payload).map(([key, field]) => [key, field.schema]),
  ) as Shape<F>;
  return { lane, description, fields: payload, schema: z.object(shape) as PayloadSchema<F>, ...more };
};

/**
 * What partners are told of. `triggers`: the workflow triggers that it may fire. `handled`: something inside the building acts on it
 * besides. An event that neither fires nor is handled is written as done.
 */
export const forPartners = <F extends PayloadFields, H extends boolean = false>(
  told: Told<F> & {
    readonly scope: EventScope;
    readonly triggers?: readonly Trigger["type"][];
    readonly handled?: H;
  },
) =>
  entry("partners", told, {
    scope: told.scope,
    triggers: told.triggers ?? [],
    handled: (told.handled ?? false) as H,
  });

/** Work for the worker that stays inside. */
export const inside = <F extends PayloadFields>(told: Told<F>) => entry("inside", told, {});

/** Work that leaves the building; `delivery` names the kind of delivery that does it. */
export const outside = <D extends string, F extends PayloadFields>(
  told: Told<F> & { readonly delivery: D },
) => entry("outside", told, { delivery: told.delivery });

export type PartnerEntry = ReturnType<typeof forPartners<PayloadFields, boolean>>;
export type InsideEntry = ReturnType<typeof inside>;
export type OutsideEntry = ReturnType<typeof outside>;
export type EventEntry = PartnerEntry | InsideEntry | OutsideEntry;
