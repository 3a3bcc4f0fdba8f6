// A classic script in the head, so that a page set to dark never flashes white first.
(() => {
  const chosen = () => localStorage.getItem("sandbox-theme");
  const show = () => {
    if (chosen()) document.documentElement.dataset.theme = chosen();
  };
  show();
  addEventListener("storage", show);
})();
