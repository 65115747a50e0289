import type {
  ContactFilter as Filter,
  GivenFields,
  GivenIdentifier,
  ContactOrder as Order,
} from "@contact-identity/database";
import type { Assurance as AssuranceName, IdentifierKind as Kind } from "@contact-identity/domain";
import { Field, ID, InputType, Int } from "type-graphql";
import { enumOf } from "../graphql/enum.ts";
import { DateTimeScalar, JSONScalar } from "../graphql/scalars.ts";
import { Assurance, IdentifierKind } from "./identifier.type.ts";

const ORDERS = [
  "CREATED_AT_ASC",
  "CREATED_AT_DESC",
  "UPDATED_AT_ASC",
  "UPDATED_AT_DESC",
  "NAME_ASC",
] as const satisfies readonly Order[];
export const ContactOrder = enumOf("ContactOrder", ORDERS);

@InputType()
export class ChannelAccountKey {
  @Field(() => ID) channelId!: string;
  @Field(() => String) accountId!: string;
}

@InputType({ description: "Exactly one field." })
export class ContactKey {
  @Field(() => String, { nullable: true }) email?: string | null;
  @Field(() => String, { nullable: true }) phone?: string | null;
  @Field(() => String, { nullable: true }) externalId?: string | null;
  @Field(() => ChannelAccountKey, { nullable: true }) channelAccount?: ChannelAccountKey | null;
}

@InputType()
export class ContactFilter implements Filter {
  @Field(() => String, { nullable: true, description: "Case-insensitive match on name, e-mail or phone." })
  search?: string | null;
  @Field(() => String, { nullable: true }) tag?: string | null;
  @Field(() => String, { nullable: true }) lifecycle?: string | null;
  @Field(() => Boolean, { nullable: true }) hasEmail?: boolean | null;
  @Field(() => Boolean, { nullable: true }) hasPhone?: boolean | null;
  @Field(() => DateTimeScalar, { nullable: true }) updatedSince?: Date | null;
  @Field(() => [ContactFilter], { nullable: true }) and?: ContactFilter[] | null;
  @Field(() => [ContactFilter], { nullable: true }) or?: ContactFilter[] | null;
  @Field(() => ContactFilter, { nullable: true }) not?: ContactFilter | null;
}

@InputType()
export class IdentifierInput implements GivenIdentifier {
  @Field(() => IdentifierKind) kind!: Kind;
  @Field(() => String) value!: string;
  @Field(() => Assurance, {
    nullable: true,
    description:
      "Without it: ATTESTED for a key with IDENTITY_ATTEST, else CLAIMED. Asking for more than the key may give is refused.",
  })
  assurance?: AssuranceName | null;
  @Field(() => String, {
    nullable: true,
    description: "PHONE: region for numbers written without a country code.",
  })
  defaultCountry?: string | null;
}

@InputType({ description: "A list replaces the list; null clears; an absent field stays." })
export class ContactInput implements GivenFields {
  @Field(() => String, { nullable: true }) firstName?: string | null;
  @Field(() => String, { nullable: true }) lastName?: string | null;
  @Field(() => String, { nullable: true }) language?: string | null;
  @Field(() => String, { nullable: true }) countryCode?: string | null;
  @Field(() => [String], { nullable: true }) tags?: string[] | null;
  @Field(() => String, { nullable: true }) lifecycle?: string | null;
  @Field(() => String, { nullable: true }) assignee?: string | null;
  @Field(() => JSONScalar, {
    nullable: true,
    description: "Custom field values by field key; a key that is absent stays.",
  })
  fields?: Record<string, unknown> | null;
}

@InputType()
export class ContactCreateInput {
  @Field(() => ContactInput, { nullable: true }) contact?: ContactInput | null;
  @Field(() => [IdentifierInput]) identifiers!: IdentifierInput[];
}

@InputType()
export class ContactUpdateInput {
  @Field(() => ID) id!: string;
  @Field(() => ContactInput) contact!: ContactInput;
  @Field(() => Int, {
    nullable: true,
    description: "The version that this change started from; another one is VERSION_MISMATCH.",
  })
  expectedVersion?: number | null;
}

@InputType({
  description: "Finds the owner of the first identifier that has one, in the given order, else creates.",
})
export class ContactUpsertInput {
  @Field(() => [IdentifierInput]) identifiers!: IdentifierInput[];
  @Field(() => ContactInput, { nullable: true }) contact?: ContactInput | null;
}
