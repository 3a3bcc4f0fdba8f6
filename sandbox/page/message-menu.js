/**
 * What the menu of a message offers. The chat's `kind` and `may_govern`, whose the message is and what the lower edge
 * allows tell what there is to be done; `does` has a call for each: copy(text), reply, forward, edit and remove.
 */
export function messageItems(message, { kind, may_govern: governs, isMine, isWriting, isEditable }, does) {
  const text = message.text ?? message.caption;
  // Two people alone only try what comes by the bot.
  const isPlayed = kind !== "person";
  const isForwarded = isPlayed && (isWriting || kind !== "bot");
  return [
    isWriting && isPlayed && { label: "Reply", picture: "reply", act: does.reply },
    isForwarded && { label: "Forward to the bot", picture: "forward", act: does.forward },
    text && { label: "Copy text", picture: "copy", act: () => does.copy(text) },
    isWriting && isEditable && { label: "Edit", picture: "edit", act: does.edit },
    isPlayed && (isMine || governs) && { label: "Delete", picture: "trash", danger: true, act: does.remove },
  ];
}
