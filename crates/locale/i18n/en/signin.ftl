# Sign-in with a link.

signin-title = Sign in
signin-lead = You sign in with a link that is yours alone. You need no password.
signin-ask-who = How to get a link
signin-ask-who-text = Ask the person who looks after Milstolpe where you work, or the regional coordinator. Open the link you are given and press Sign in.
signin-ask-demo = If you are trying Milstolpe out
signin-ask-demo-text = The demonstration prints a sign-in link for each kind of person when it starts. The links are in the window where you started it.
signin-confirm = Press the button and you are in. The link does nothing until you press.
signin-confirm-button = Sign in
signin-still-in = You are signed in. Everything you have saved is kept when you sign out.
signin-again = To sign in again
signin-again-text = Open your sign-in link. If it no longer works, the person who looks after Milstolpe where you work can give you a new one.
signed-out-title = You are signed out
signed-out = Everything you saved is kept.
