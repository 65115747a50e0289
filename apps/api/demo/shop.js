// The demo shop's page script: what a real shop does when somebody logs in or out.
const who = document.getElementById("who");
const logout = document.getElementById("logout");
const logins = [...document.querySelectorAll("[data-customer]")];
const NAMES = { ana: "Ana", tom: "Tom" };

function show(customer) {
  who.textContent = customer ? `Logged in as ${NAMES[customer]}` : "Not logged in";
  logout.hidden = !customer;
  for (const button of logins) button.hidden = button.dataset.customer === customer;
}

/** The back end signs who is logged in; the page only carries the token to the chat. */
async function logIn(customer) {
  const answer = await fetch("/demo/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ customer }),
  });
  if (!answer.ok) return;
  const { token } = await answer.json();
  window.ContactIdentity("identify", { token });
  sessionStorage.setItem("customer", customer);
  show(customer);
}

for (const button of logins) button.addEventListener("click", () => logIn(button.dataset.customer));
logout.addEventListener("click", () => {
  window.ContactIdentity("reset");
  sessionStorage.removeItem("customer");
  show(null);
});
document.getElementById("ask").addEventListener("click", () => window.ContactIdentity("open"));

const customer = sessionStorage.getItem("customer");
if (customer in NAMES) logIn(customer);
