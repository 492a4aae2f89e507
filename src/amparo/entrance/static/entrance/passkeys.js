/* Passkeys (WebAuthn level 3): a form with data-passkey asks the browser for a credential and posts it.
   "enter": sign in, options fetched from the form's action; "show": prove who one is, options in data-options;
   "make": a new key, options in data-options. */
"use strict"

const standsAlone = { residentKey: "required", requireResidentKey: true, userVerification: "required" }

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options)
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } })
  if (!answer.ok) throw new Unreachable()
  return (await answer.json()).request_options
}

class Unreachable extends Error {}

async function credential(form) {
  const wanted = (await options(form)).publicKey
  if (form.dataset.passkey !== "make") {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(wanted) })
  }
  if (form.querySelector("[data-passkey-alone]").checked) {
    wanted.authenticatorSelection = { ...wanted.authenticatorSelection, ...standsAlone }
  }
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) })
}

function say(form, why) {
  const said = form.querySelector("[data-passkey-said]")
  const words = said.querySelector("span")
  words.textContent = words.dataset[why]
  said.hidden = false
}

async function useKey(event) {
  event.preventDefault()
  const form = event.currentTarget
  const button = form.querySelector("[data-passkey-button]")
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return say(form, "missing")
  button.disabled = true
  try {
    form.elements.credential.value = JSON.stringify((await credential(form)).toJSON())
    form.submit()
  } catch (problem) {
    say(form, problem instanceof Unreachable ? "unreachable" : "failed")
    button.disabled = false
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) form.addEventListener("submit", useKey)
