import type { Look } from "../messages.ts";
import { style } from "./style.ts";

const chatPath =
  "M12 3C6.9 3 3 6.5 3 11c0 2.3 1 4.3 2.7 5.8L5 20.6c-.1.5.4.9.9.7l3.7-1.7c.8.2 1.6.4 2.4.4 5.1 0 9-3.5 9-8s-3.9-9-9-9Z";
const closePath = "m5.5 9 6.5 6.5L18.5 9";

function icon(name: "chat" | "close"): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  const shape = { viewBox: "0 0 24 24", class: name, "aria-hidden": "true" };
  const drawn =
    name === "chat"
      ? { d: chatPath, fill: "currentColor" }
      : {
          d: closePath,
          fill: "none",
          stroke: "currentColor",
          "stroke-width": "2.4",
          "stroke-linecap": "round",
          "stroke-linejoin": "round",
        };
  for (const [key, value] of Object.entries(shape)) svg.setAttribute(key, value);
  for (const [key, value] of Object.entries(drawn)) path.setAttribute(key, value);
  svg.append(path);
  return svg;
}

function element<Name extends "div" | "button" | "span" | "iframe">(
  name: Name,
  className: string,
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

export interface View {
  readonly frame: HTMLIFrameElement;
  show(look: Look): void;
  setOpen(open: boolean): void;
  setUnread(count: number, text: string): void;
  focusLauncher(): void;
  hasFocus(): boolean;
}

/**
 * What stands in the host page: the launcher and the frame, in a shadow root, an open one: a business audits its page with tools that must see in. Only DOM and CSSOM calls, none of which a
 * page's content security policy or trusted types refuse.
 */
export function createView(address: string, onToggle: () => void): View {
  const host = document.createElement("contact-identity");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];

  const box = element("div", "right");
  const panel = element("div", "panel");
  const frame = element("iframe", "");
  frame.src = address;
  frame.referrerPolicy = "no-referrer";
  frame.tabIndex = -1;
  panel.append(frame);
  const launcher = element("button", "launcher");
  const label = element("span", "label");
  const badge = element("span", "badge");
  launcher.type = "button";
  launcher.append(icon("chat"), icon("close"), label, badge);
  launcher.onclick = onToggle;
  root.append(box);
  box.append(panel);

  let look: Look | undefined;
  let open = false;
  let unread = "";
  const name = (): void => {
    if (!look) return;
    const opening =
      look.label && !look.openText.includes(look.label) ? `${look.label} – ${look.openText}` : look.openText;
    launcher.ariaLabel = open ? look.closeText : [opening, unread].filter(Boolean).join(", ");
    launcher.ariaExpanded = String(open);
  };

  document.body.append(host);
  return {
    frame,
    show(given) {
      look = given;
      box.className = given.position === "LEFT" ? "left" : "right";
      box.style.setProperty("--color", given.color);
      box.style.setProperty("--ink", given.ink);
      frame.title = given.title;
      label.textContent = given.label;
      label.hidden = !given.label;
      box.append(launcher);
      name();
    },
    setOpen(now) {
      open = now;
      box.classList.toggle("open", now);
      frame.tabIndex = now ? 0 : -1;
      name();
      if (now) frame.focus();
    },
    setUnread(count, text) {
      unread = count > 0 ? text : "";
      badge.textContent = count > 9 ? "9+" : count > 0 ? String(count) : "";
      name();
    },
    focusLauncher: () => launcher.focus(),
    hasFocus: () => root.activeElement === frame,
  };
}
