import { fullName } from "./names.js";

/**
 * What a service message says, as Telegram's apps word it, or null for a message that somebody wrote. `nameOf(message)`
 * is whose message it is.
 */
export function serviceWords(message, nameOf) {
  const who = nameOf(message);
  const topic = message.forum_topic_created ?? message.forum_topic_edited;
  if (message.new_chat_members) return joined(message, who);
  if (message.left_chat_member) return left(message, who);
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "The group became a supergroup";
  if (message.group_chat_created || message.supergroup_chat_created) return `${who} created the group`;
  if (message.channel_chat_created) return "The channel was created";
  if (message.forum_topic_created) return `${who} created the topic “${topic.name}”`;
  if (message.forum_topic_edited) return `${who} named the topic “${topic.name}”`;
  if (message.forum_topic_closed) return `${who} closed the topic`;
  if (message.forum_topic_reopened) return `${who} reopened the topic`;
  if (message.new_chat_title) return `${who} named the chat “${message.new_chat_title}”`;
  return null;
}

function joined({ from, new_chat_members: members }, who) {
  if (members.length === 1 && members[0].id === from?.id) return `${who} joined the group`;
  return `${who} added ${members.map(fullName).join(", ")}`;
}

function left({ from, left_chat_member: member }, who) {
  return member.id === from?.id ? `${who} left the group` : `${who} removed ${fullName(member)}`;
}
