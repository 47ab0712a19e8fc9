# Inloggning med länk eller kod.

signin-title = Logga in
signin-lead = Du får ett mejl med en länk och en kod. Du behöver inget lösenord.
signin-address = E-postadress
signin-address-hint = Adressen där du får mejl i jobbet.
signin-address-wrong = Det här ser inte ut som en e-postadress. Skriv den som namn@exempel.se.
signin-send = Skicka mejl
signin-code-title = Läs din e-post
signin-code-lead = Om adressen finns i Milstolpe har vi skickat ett mejl till den. Öppna länken i mejlet, eller skriv koden här. Båda fungerar i { $minutes } minuter.
signin-code = Kod från mejlet
signin-code-hint = Åtta siffror, med eller utan mellanslag.
signin-code-form = Koden har åtta siffror. Skriv alla.
signin-code-wrong = { $left ->
    [one] Koden stämmer inte. Du har ett försök kvar.
   *[other] Koden stämmer inte. Du har { $left } försök kvar.
}
signin-no-mail = Om mejlet inte kommer
signin-no-mail-text = Vänta en minut och titta bland skräpposten. Mejlet kommer bara till en adress som är inlagd i Milstolpe.
signin-new-mail = Be om ett nytt mejl
signin-ask-who = Om din adress inte är inlagd
signin-ask-who-text = Be den som sköter Milstolpe hos er, eller regionens samordnare, att lägga in den.
signin-ask-demo = Om du provar Milstolpe
signin-ask-demo-text = Provet skriver ut en inloggningslänk för varje slags person när det startar. Länkarna står i fönstret där du startade det.
signin-confirm = Tryck på knappen, så är du inne. Länken gör inget förrän du trycker.
signin-confirm-button = Logga in
signin-still-in = Du är inloggad. Allt du har sparat finns kvar när du loggar ut.
signin-again = Om du vill logga in igen
signin-again-text = Gå till sidan Logga in och be om ett nytt mejl.
signed-out-title = Du är utloggad
signed-out = Allt du sparade finns kvar.
