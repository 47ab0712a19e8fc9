# Error pages: what happened, why, and what you can do.

error-next = What to do
error-number = If you ask for help, quote { $id }.
error-to-start = To My page
error-to-sign-in = To sign-in

error-not-found = There is no such page
error-not-found-why = The address may be mistyped, or the page may have moved.
error-not-found-next = Check the address, or start again from My page.

error-forbidden = You do not have access to this page
error-forbidden-why = It belongs to another organisation, or to a role that you do not have.
error-forbidden-next = If you should have access, ask the person responsible in your organisation.

error-signed-out = You need to sign in
error-signed-out-why = You have not signed in, or it was a long time ago.
error-signed-out-next = Open your sign-in link. What you saved earlier is kept.

error-link-used = The link no longer works
error-link-used-why = A sign-in link can be used once, and only for a certain time. It may also have been cut short.
error-link-used-next = Copy the whole link again, or ask for a new mail.

error-code-over = The code no longer works
error-code-over-why = A code can be used once, for 15 minutes, and only in the browser where you asked for it. After five wrong tries, or when you have asked for a new mail, it is void.
error-code-over-next = Ask for a new mail.

error-too-many-mails = We have sent several mails to the address
error-too-many-mails-why = So we send no more at the moment. You can ask again in about { $minutes } min.
error-too-many-mails-next = Use the link in the latest mail; it works for 15 minutes after the mail was sent.

error-bad-request = We could not read what was sent
error-bad-request-why = Something in the form or the address is in the wrong format.
error-bad-request-next = Go back, check what you typed and send it again.

error-conflict = Someone else got there first
error-conflict-why = The information changed while you had the page open. What you typed is not saved yet.
error-conflict-next = Go back, reload the page and make the change again.

error-too-large = What was sent is too large
error-too-large-why = The limit is { $limit }.
error-too-large-next = Split it up or choose a smaller file.

error-internal = Something went wrong on our side
error-internal-why = The fault is ours, not yours. It has been logged.
error-internal-next = Try again in a while. What you saved earlier is kept.

error-unavailable = Milstolpe is not responding right now
error-unavailable-why = The database cannot be reached.
error-unavailable-next = Try again in a minute. What you saved earlier is kept.

error-kept = What you typed is kept on this page. Wait a while and send it again from here.
error-send-again = Send again

error-unsure = We do not know whether it was saved
error-unsure-why = The database stopped responding while we were saving.
error-unsure-next = Open the page in a new tab in a while and look. Send it again only if the change is missing.

error-upgrade = Milstolpe is being upgraded
error-upgrade-why = The information was changed in a newer version than the one you are using now. So we change nothing in it from here.
error-upgrade-next = Try again in a few minutes. What you saved earlier is kept.
