# Sign-in with a link by mail.

signin-title = Sign in
signin-lead = Enter your email address and we will send you a link. You need no password.
signin-email = Email address
signin-email-hint = The one you use at work
signin-send = Send link
signin-sent-title = Check your inbox
signin-sent = If { $email } is known to us, we have sent a link to it. It is valid for { $minutes } minutes and works once.
signin-sent-nothing = No email? Look in the spam folder, or ask whoever runs Milstolpe where you work.
signin-confirm-title = Sign in as { $name }
signin-confirm = The link is right. Press the button to sign in.
signin-confirm-button = Sign in
signin-link-used = The link no longer works
signin-link-used-why = A link works once, and only for a short while.
signin-link-used-next = Enter your email address again to get a new one.
signin-email-error = Enter an email address, for example anna@example.org. You wrote “{ $given }”.
signin-too-many = You have asked for many links in a short time. Wait { $minutes } minutes and try again.
signin-choose = Choose who you are
signin-choose-hint = For trials only: this installation lets anyone sign in without a link.
signed-out-title = You are signed out
signed-out = Everything you saved is kept.
