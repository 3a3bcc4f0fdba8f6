/**
 * What stands at the lower edge of a chat: {edge, why}, where `edge` is "write", "start", "blocked" or, with the words
 * for it, "silent". `isEmpty` tells of the log, `payload` of the link somebody came by, `topic` is the one that is read.
 */
export function lowerEdge({ chat, topic, payload, isEmpty }) {
  if (chat.about.kind !== "bot") {
    const why = whySilent(chat.about, topic);
    return { edge: why ? "silent" : "write", why };
  }
  // Telegram offers START in an empty chat, be it new or deleted, and to somebody who came by a link.
  if (payload !== null) return { edge: "start" };
  if (chat.blocked) return { edge: "blocked" };
  return { edge: chat.started && !isEmpty ? "write" : "start" };
}

function whySilent({ kind, may_write: mayWrite, may_govern: mayGovern }, topic) {
  if (kind === "person") return null;
  if (!mayWrite) return kind === "channel" ? "Only admins post in this channel." : "You are not in this group any more.";
  return topic?.closed && !mayGovern ? "This topic is closed." : null;
}
