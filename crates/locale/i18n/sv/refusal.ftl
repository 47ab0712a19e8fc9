# Varför något inte gick att göra: en text för varje kod. Texten står vid fältet, om det finns ett.

refusal-not-allowed = Du får inte göra det här. Fråga den som är ansvarig hos er.
refusal-not-found = Det finns inte, eller så har du inte tillgång till det.
refusal-already-exists = Det finns redan.
refusal-changed-meanwhile = Någon annan ändrade det här medan du hade sidan öppen. Inget är sparat än.

refusal-text-missing = Fältet behöver fyllas i.
refusal-text-too-long = Texten får ha högst { $limit } tecken. Nu har den { $found }.
refusal-too-many = Högst { $limit } går att ha. Nu är det { $found }.
refusal-link-malformed = En länk ska börja med https:// eller http:// och får inte ha mellanslag. Du skrev ”{ $found }”.

refusal-unknown-model = Modellen ”{ $found }” finns inte. De som finns är: { $accepted }.
refusal-unknown-time-zone = Tidszonen ”{ $found }” finns inte. Skriv till exempel Europe/Stockholm.
refusal-unknown-criterion = Modellen { $model } har inget kriterium ”{ $criterion }”.
refusal-level-out-of-range = Välj en nivå från { $lowest } till { $highest }. Du valde ”{ $found }”.
refusal-reason-missing = Skriv varför kriteriet inte är relevant.
refusal-target-year-out-of-range = Årtalet ska vara { $from }–{ $to }. Du skrev ”{ $found }”.

refusal-due-before-opening = Sista dagen, { $due-on }, är före öppningsdagen, { $opens-on }.
refusal-round-not-open-yet = Omgången öppnar { $opens-on }. Innan dess går det inte att svara.
refusal-round-closed = Omgången är stängd. Svaren går att läsa men inte att ändra.
refusal-assessment-submitted = Självskattningen är inskickad. Den behöver tas tillbaka innan svaren går att ändra.
refusal-assessment-incomplete = { $missing ->
    [one] Ett kriterium är inte besvarat: { $criteria }.
   *[other] { $missing } kriterier är inte besvarade: { $criteria }.
}
refusal-assessment-not-submitted = Självskattningen är inte inskickad.
refusal-sharing-sealed = Svaren räknades bland de anonyma när omgången stängdes. De kan inte visas med namn, för då går det att räkna ut vad de andra anonyma har svarat. Du kan välja att inte dela dem.

refusal-last-one = { $role ->
    [coordinator] Det behöver finnas minst en samordnare. Utse en till först.
   *[other] Det behöver finnas minst en administratör. Utse en till först.
}
refusal-not-a-member = Personen hör inte till organisationen. Välj någon som gör det.

refusal-date-too-early = Datumet { $found } är för tidigt. Det tidigaste som går är { $earliest }.
refusal-date-too-late = Datumet { $found } är för sent. Det senaste som går är { $latest }.
refusal-number-out-of-range = Skriv ett tal från { $from } till { $to }. Du skrev ”{ $found }”.
refusal-action-closed = Åtgärden är avslutad. Öppna den igen om den ska ändras.

refusal-cpv-malformed = Skriv en CPV-kod med åtta siffror, till exempel 60130000-8. Du skrev ”{ $found }”.
refusal-amount-negative = Beloppet kan inte vara under noll.
refusal-currency-malformed = Skriv en valutakod med tre bokstäver, till exempel SEK. Du skrev ”{ $found }”.
refusal-phase-out-of-order = { $phase ->
    [preparation] Förberedelsen kommer två gånger eller i fel ordning.
    [tendering] Annonseringen kommer två gånger eller i fel ordning.
    [evaluation] Utvärderingen kommer två gånger eller i fel ordning.
   *[contract] Avtalsstarten kommer två gånger eller i fel ordning.
}
refusal-procurement-withdrawn = Upphandlingen är borttagen ur planen. Lägg tillbaka den om den ska ändras.

refusal-already-delivered = Dagens mejl är redan hanterat.
