# Inloggning med länk i mejl.

signin-title = Logga in
signin-lead = Skriv din e-postadress så skickar vi en länk. Du behöver inget lösenord.
signin-email = E-postadress
signin-email-hint = Den du har på jobbet
signin-send = Skicka länk
signin-sent-title = Titta i din inkorg
signin-sent = Om { $email } finns hos oss har vi skickat en länk dit. Den gäller i { $minutes } minuter och fungerar en gång.
signin-sent-nothing = Kommer inget mejl? Titta i skräpposten, eller fråga den som sköter Milstolpe hos er.
signin-confirm-title = Logga in som { $name }
signin-confirm = Länken stämmer. Tryck på knappen för att logga in.
signin-confirm-button = Logga in
signin-link-used = Länken fungerar inte längre
signin-link-used-why = En länk fungerar en gång och bara en kort stund.
signin-link-used-next = Skriv din e-postadress igen så får du en ny.
signin-email-error = Skriv en e-postadress, till exempel anna@exempel.se. Du skrev ”{ $given }”.
signin-too-many = Du har bett om många länkar på kort tid. Vänta { $minutes } minuter och försök igen.
signin-choose = Välj vem du är
signin-choose-hint = Bara för prov: den här installationen låter vem som helst logga in utan länk.
signed-out-title = Du är utloggad
signed-out = Allt du sparade finns kvar.
