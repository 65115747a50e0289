/** Goes into a constructed style sheet of a shadow root: no style element, so it stands under a page's strict style-src, and the page's styles stay out. */
export const style = `
:host { all: initial; }
@media print { :host { display: none !important; } }
.launcher, .panel { position: fixed; inset-inline: auto; z-index: 2147483000; box-sizing: border-box; }
.launcher {
  bottom: 20px; display: flex; align-items: center; justify-content: center; gap: 10px; min-width: 56px; height: 56px; padding: 0 16px; margin: 0;
  border: 0; border-radius: 28px; background: var(--color); color: var(--ink); cursor: pointer;
  font: 600 15px/1 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  box-shadow: 0 1px 4px rgb(9 14 21 / .14), 0 6px 24px rgb(9 14 21 / .22);
  animation: arrive .28s cubic-bezier(.2, .9, .3, 1.2) both; transition: transform .16s ease, box-shadow .16s ease;
}
.launcher:hover { transform: scale(1.04); box-shadow: 0 2px 6px rgb(9 14 21 / .16), 0 10px 32px rgb(9 14 21 / .28); }
.launcher:active { transform: scale(.96); }
.launcher:focus-visible { outline: 3px solid var(--color); outline-offset: 3px; }
.launcher svg { width: 26px; height: 26px; flex: none; transition: transform .2s ease, opacity .16s ease; }
.launcher .close { position: absolute; opacity: 0; transform: rotate(-60deg) scale(.6); }
.open .launcher { width: 56px; padding: 0; }
.open .launcher .close { opacity: 1; transform: none; }
.open .launcher .chat { opacity: 0; transform: rotate(60deg) scale(.6); }
.open .label { display: none; }
.badge {
  position: absolute; top: -4px; inset-inline-end: -4px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px; box-sizing: border-box;
  background: #c81e1e; color: #fff; border: 2px solid #fff; font-size: 12px; line-height: 18px; text-align: center; animation: arrive .2s ease both;
}
.badge:empty { display: none; }
.panel {
  bottom: 92px; width: 392px; height: min(680px, calc(100vh - 112px)); height: min(680px, calc(100dvh - 112px)); max-width: calc(100vw - 40px);
  border-radius: 18px; overflow: hidden; visibility: hidden; opacity: 0; transform: translateY(14px) scale(.97); transform-origin: bottom right;
  box-shadow: 0 0 0 1px rgb(9 14 21 / .06), 0 12px 48px rgb(9 14 21 / .26);
  transition: opacity .18s ease, transform .22s cubic-bezier(.2, .8, .3, 1), visibility 0s .22s;
}
.left .panel { transform-origin: bottom left; }
.open .panel { visibility: visible; opacity: 1; transform: none; transition-delay: 0s; }
.right :is(.launcher, .panel) { right: 20px; }
.left :is(.launcher, .panel) { left: 20px; }
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
@media (max-width: 480px) {
  .panel, .left .panel, .right .panel { inset: 0; width: 100%; height: 100%; max-width: none; border-radius: 0; box-shadow: none; }
  .open .launcher { display: none; }
}
@media (prefers-reduced-motion: reduce) { .launcher, .launcher svg, .panel, .badge { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .launcher, .panel { border: 1px solid; } }
@keyframes arrive { from { opacity: 0; transform: scale(.6); } }
`;
