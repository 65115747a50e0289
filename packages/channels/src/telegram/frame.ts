// Source: Telegram, Bot API 10, Message.

/** What happened to a chat, which nobody said. */
const SERVICE = `
  community_chat_added community_chat_removed community_chat_joined
  suggested_post_approved suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
  chat_owner_left chat_owner_changed new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo
  group_chat_created supergroup_chat_created channel_chat_created managed_bot_created poll_option_added poll_option_deleted
  message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message refunded_payment connected_website
  write_access_allowed proximity_alert_triggered boost_added chat_background_set
  forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened
  general_forum_topic_hidden general_forum_topic_unhidden giveaway_created giveaway_completed
  paid_message_price_changed direct_message_price_changed
  video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited
`
  .trim()
  .split(/\s+/);

/** What stands around what is said. */
const FRAME = new Set(
  `
  message_id message_thread_id from sender_chat date guest_query_id business_connection_id chat is_topic_message
  direct_messages_topic sender_tag receiver_user ephemeral_message_id sender_boost_count sender_business_bot
  forward_origin is_automatic_forward reply_to_message reply_to_checklist_task_id reply_to_poll_option_id is_paid_post
  external_reply quote reply_to_story via_bot guest_bot_caller_user guest_bot_caller_chat edit_date has_protected_content
  show_caption_above_media is_from_offline author_signature link_preview_options effect_id paid_star_count reply_markup
  caption caption_entities media_group_id has_media_spoiler entities suggested_post_info
`
    .trim()
    .split(/\s+/),
);

/** The word for what a service message tells; undefined where it is not one. */
export const serviceKind = (message: Readonly<Record<string, unknown>>): string | undefined =>
  SERVICE.find((kind) => message[kind] !== undefined && message[kind] !== null);

export const isFrame = (key: string): boolean => FRAME.has(key);
