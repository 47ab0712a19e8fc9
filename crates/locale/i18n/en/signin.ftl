# Sign-in with a link.

signin-title = Sign in
signin-lead = You get a mail with a link and a code. You need no password.
signin-address = E-mail address
signin-address-hint = The address where you get mail at work.
signin-address-wrong = This does not look like an e-mail address. Write it as name@example.org.
signin-send = Send the mail
signin-code-title = Read your mail
signin-code-lead = If the address is known to Milstolpe, we have sent a mail to it. Open the link in the mail, or type the code here. Both work for { $minutes } minutes.
signin-code = Code from the mail
signin-code-hint = Eight digits, with or without a space.
signin-code-form = The code has eight digits. Type all of them.
signin-code-wrong = { $left ->
    [one] The code is wrong. You have one try left.
   *[other] The code is wrong. You have { $left } tries left.
}
signin-no-mail = If the mail does not come
signin-no-mail-text = Wait a minute and look among your junk mail. The mail only comes to an address that has been added to Milstolpe.
signin-new-mail = Ask for a new mail
signin-ask-who = If your address has not been added
signin-ask-who-text = Ask the person who looks after Milstolpe where you work, or the regional coordinator, to add it.
signin-ask-demo = If you are trying Milstolpe out
signin-ask-demo-text = The demonstration prints a sign-in link for each kind of person when it starts. The links are in the window where you started it.
signin-confirm = Press the button and you are in. The link does nothing until you press.
signin-confirm-button = Sign in
signin-still-in = You are signed in. Everything you have saved is kept when you sign out.
signin-again = To sign in again
signin-again-text = Go to the page Sign in and ask for a new mail.
signed-out-title = You are signed out
signed-out = Everything you saved is kept.
