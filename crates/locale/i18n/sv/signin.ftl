# Inloggning med länk.

signin-title = Logga in
signin-lead = Du loggar in med en länk som bara är din. Du behöver inget lösenord.
signin-ask-who = Så får du en länk
signin-ask-who-text = Be den som sköter Milstolpe hos er, eller regionens samordnare. Öppna länken du får och tryck på Logga in.
signin-ask-demo = Om du provar Milstolpe
signin-ask-demo-text = Provet skriver ut en inloggningslänk för varje slags person när det startar. Länkarna står i fönstret där du startade det.
signin-confirm = Tryck på knappen, så är du inne. Länken gör inget förrän du trycker.
signin-confirm-button = Logga in
signin-still-in = Du är inloggad. Allt du har sparat finns kvar när du loggar ut.
signin-again = Om du vill logga in igen
signin-again-text = Öppna din inloggningslänk. Fungerar den inte längre får du en ny av den som sköter Milstolpe hos er.
signed-out-title = Du är utloggad
signed-out = Allt du sparade finns kvar.
