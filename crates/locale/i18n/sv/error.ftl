# Felsidor: vad som hände, varför, och vad du kan göra.

error-next = Gör så här
error-number = Om du ber om hjälp: uppge { $id }.
error-to-start = Till Min sida
error-to-sign-in = Till inloggningen

error-not-found = Sidan finns inte
error-not-found-why = Adressen kan vara felskriven, eller så har sidan flyttat.
error-not-found-next = Kontrollera adressen, eller börja om från Min sida.

error-forbidden = Du har inte tillgång till sidan
error-forbidden-why = Den hör till en annan organisation, eller till en uppgift som du inte har.
error-forbidden-next = Fråga den som är ansvarig hos er om du borde ha tillgång.

error-signed-out = Du behöver logga in
error-signed-out-why = Du har inte loggat in, eller så var det länge sedan.
error-signed-out-next = Öppna din inloggningslänk. Det du sparade tidigare finns kvar.

error-link-used = Länken fungerar inte längre
error-link-used-why = En inloggningslänk går att använda en gång och bara en viss tid. Den kan också vara avklippt.
error-link-used-next = Kopiera hela länken igen, eller be om ett nytt mejl.

error-code-over = Koden fungerar inte längre
error-code-over-why = En kod går att använda en gång, i 15 minuter och bara i den webbläsare där du bad om den. Efter fem felaktiga försök, eller när du har bett om ett nytt mejl, gäller den inte.
error-code-over-next = Be om ett nytt mejl.

error-too-many-mails = Vi har skickat flera mejl till adressen
error-too-many-mails-why = Därför skickar vi inget mer just nu. Det går igen om ungefär { $minutes } min.
error-too-many-mails-next = Använd länken i det senaste mejlet, den fungerar fortfarande i 15 minuter från att mejlet skickades.

error-bad-request = Vi kunde inte läsa det som skickades
error-bad-request-why = Något i formuläret eller adressen har fel form.
error-bad-request-next = Gå tillbaka, kontrollera det du skrev och skicka igen.

error-conflict = Någon annan hann före
error-conflict-why = Uppgifterna ändrades medan du hade sidan öppen. Det du skrev är inte sparat än.
error-conflict-next = Gå tillbaka, ladda om sidan och gör ändringen igen.

error-too-large = Det som skickades är för stort
error-too-large-why = Gränsen är { $limit }.
error-too-large-next = Dela upp det eller välj en mindre fil.

error-internal = Något gick fel hos oss
error-internal-why = Felet är vårt, inte ditt. Det är loggat.
error-internal-next = Försök igen om en stund. Det du sparade tidigare finns kvar.

error-unavailable = Milstolpe svarar inte just nu
error-unavailable-why = Databasen går inte att nå.
error-unavailable-next = Försök igen om en minut. Det du sparade tidigare finns kvar.

error-kept = Det du skrev finns kvar på den här sidan. Vänta en stund och skicka det igen härifrån.
error-send-again = Skicka igen

error-unsure = Vi vet inte om det sparades
error-unsure-why = Databasen slutade svara medan vi sparade.
error-unsure-next = Öppna sidan i en ny flik om en stund och se efter. Skicka igen bara om ändringen saknas.

error-upgrade = Milstolpe håller på att uppgraderas
error-upgrade-why = Uppgifterna har ändrats i en nyare version än den du använder nu. Därför ändrar vi inget i dem härifrån.
error-upgrade-next = Försök igen om några minuter. Det du sparade tidigare finns kvar.
