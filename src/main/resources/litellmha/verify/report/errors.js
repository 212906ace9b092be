"use strict";
// The first script: what fails after it is said on the page, which has everything in its tables as well.
(() => {
  const say = (what) => {
    const place = document.getElementById("script-error");
    place.textContent = `Plots are missing (${what}); what they show is in the tables.`;
    place.hidden = false;
  };
  addEventListener("error", (event) => say(event.message));
  addEventListener("securitypolicyviolation", (event) => say(`${event.effectiveDirective} was refused`));
})();
