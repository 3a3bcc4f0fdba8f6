import { drawAttachment, summary } from "./attachments.js";
import { button, element, words } from "./element.js";
import { drawText } from "./entities.js";
import { icon } from "./icons.js";
import { drawKeyboard } from "./keyboard.js";
import { fullName } from "./names.js";

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const LONG_PRESS = 500;
const FINGER_SLIP = 10;

/**
 * One message as an article: bubble and keyboard.
 *
 * `view` tells whose it is: {mine, author, authorKey, authorOf(message), signature}, the last {name, colour, role} where
 * several people write, or null. `actions` does what tapping asks for: copy, openLink, send, tap, switchInline,
 * show(messageId) and menu(message, {x, y} or the button it was asked with).
 */
export function drawMessage(message, view, actions) {
  const when = new Date(message.date * 1000);
  const bare = Boolean(message.sticker);
  const bubble = element("div", { class: bare ? "bubble bare" : "bubble" });
  bubble.append(drawSignature(view.signature, message.via_bot) ?? "");
  const answered = message.reply_to_message;
  // In a topic every message that answers no other answers the one that made the topic, which nobody needs to see.
  if (answered && !answered.forum_topic_created) bubble.append(drawQuote(answered, view, actions));
  if (message.forward_origin) bubble.append(words("forwarded", `Forwarded from ${originOf(message.forward_origin)}`));
  const parts = [drawAttachment(message) ?? "", drawBody(message, when, view, actions)];
  bubble.append(...(message.show_caption_above_media ? parts.reverse() : parts));
  const does = { "aria-label": "What to do with this message", "aria-haspopup": "menu" };
  const more = button({ class: "more", ...does }, icon("dots"));
  more.addEventListener("click", () => actions.menu(message, more));
  const article = element(
    "article",
    {
      class: `message ${view.mine ? "mine" : "theirs"}`,
      "data-testid": `message-${message.message_id}`,
      "data-message": message.message_id,
      "data-author": view.authorKey,
      "aria-label": `${view.author}, ${CLOCK.format(when)}`,
    },
    element("div", { class: "bubble-row" }, bubble, more),
    drawKeyboard(message, actions),
  );
  watchPresses(bubble, (place) => actions.menu(message, place));
  return article;
}

/** Who wrote it, where that is not plain from the side it stands on, and by which bot it came. */
function drawSignature(signature, bot) {
  if (!signature && !bot) return null;
  const by = bot && element("span", { class: "via" }, `via @${bot.username}`);
  const name = signature && words(`author author-${signature.colour}`, signature.name);
  const role = signature?.role && element("span", { class: "role" }, signature.role);
  return element("div", { class: bot ? "signature with-bot" : "signature" }, name, by, role);
}

function drawBody(message, when, view, actions) {
  const text = message.text ?? message.caption ?? "";
  const entities = message.text === undefined ? message.caption_entities : message.entities;
  const edited = message.edit_date && `edited ${CLOCK.format(new Date(message.edit_date * 1000))}`;
  const time = element("time", { datetime: when.toISOString(), title: edited }, CLOCK.format(when));
  // Telegram's apps mark what people have edited, never what a bot has.
  const marks = view.mine ? [edited && "edited ", time, icon("check")] : [time];
  const meta = element("span", { class: "meta", dir: "ltr" }, ...marks);
  const content = text && element("div", { class: "text" }, drawText(text, entities, actions));
  return element("div", { class: "body", dir: "auto" }, content, meta);
}

function originOf(origin) {
  const chat = origin.chat ?? origin.sender_chat;
  return origin.sender_user_name ?? chat?.title ?? fullName(origin.sender_user ?? {});
}

function drawQuote(original, view, actions) {
  const author = view.authorOf(original);
  const quote = button({ class: "quote", "aria-label": `In reply to ${author}` },
    words("quote-author", author),
    words("quote-text", summary(original)),
  );
  quote.addEventListener("click", () => actions.show(original.message_id));
  return quote;
}

/** Right-click and, for touch screens whose browser makes no context menu of it, a long press. */
function watchPresses(bubble, ask) {
  let timer = 0;
  let began = null;
  const stop = () => clearTimeout(timer);
  bubble.addEventListener("contextmenu", (event) => {
    stop();
    // Somebody who has marked a text wants the browser's own menu.
    if (!getSelection().isCollapsed && event.button === 2) return;
    event.preventDefault();
    ask({ x: event.clientX, y: event.clientY });
  });
  bubble.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") return;
    began = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => {
      swallowNextClick(bubble);
      ask(began);
    }, LONG_PRESS);
  });
  bubble.addEventListener("pointermove", (event) => {
    if (began && Math.hypot(event.clientX - began.x, event.clientY - began.y) > FINGER_SLIP) stop();
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) bubble.addEventListener(end, stop);
}

function swallowNextClick(node) {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  node.addEventListener("click", swallow, { capture: true, once: true });
  const forget = () => setTimeout(() => node.removeEventListener("click", swallow, { capture: true }), 50);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, forget, { once: true });
}
