import { element } from "./element.js";
import { payloadIn } from "./links.js";
import { confirmDialog, promptDialog } from "./overlay.js";

/** What the menu of the private chat with the bot offers. `comeBy(payload)` is called with a start link's payload. */
export function botChatItems({ bot, blocked, request, comeBy }) {
  const clear = {
    title: "Delete chat?",
    text: "Its messages disappear for this person. The bot is not told.",
    yes: "Delete",
    act: () => request({ do: "clear" }),
  };
  const byLink = {
    title: "Come by a link",
    label: "A t.me link to this bot, or only what stands behind start=",
    hint: "Letters, digits, _ and -, at most 64 of them.",
    check: (text) => payloadIn(text, bot),
    act: comeBy,
  };
  return [
    { label: "Come by a link", picture: "link", act: () => promptDialog(byLink) },
    blocked
      ? { label: "Unblock", picture: "block", act: () => request({ do: "unblock" }) }
      : { label: "Block bot", picture: "block", act: () => request({ do: "block" }) },
    { label: "Delete chat", picture: "trash", danger: true, act: () => confirmDialog(clear) },
  ];
}

/** What Telegram shows in an empty chat with a bot. */
export function description(text) {
  const words = text || "This bot has no description yet.";
  return [element("h2", {}, "What can this bot do?"), element("p", { dir: "auto" }, words)];
}
