# Åtgärder: det en organisation gör för att nå sina mål.

actions-title = Åtgärder
actions-crumb = { $organisation }
actions-lead = { $open ->
    [0] Ingen åtgärd pågår.
    [one] En åtgärd pågår.
   *[other] { $open } åtgärder pågår.
}
actions-lead-late = { $n ->
    [one] En har passerat sin sista dag.
   *[other] { $n } har passerat sin sista dag.
}
actions-lead-due = { $n ->
    [one] En väntar på uppföljning.
   *[other] { $n } väntar på uppföljning.
}
actions-add = Planera åtgärd
actions-empty = Inga åtgärder än
actions-empty-hint = En åtgärd är det ni gör för att nå ett mål: vad, vem och när. Ni får en påminnelse när det är dags att följa upp.
actions-open = Pågår
actions-closed = Avslutade
actions-owner = Ansvarig
actions-owner-unknown = Ingen ansvarig just nu
actions-due = Klar senast
actions-next = Nästa uppföljning
actions-looked-at = Senast sett till
actions-rhythm = Följs upp
actions-rhythm-days = { $n ->
    [one] varje dag
   *[other] var { $n }:e dag
}
actions-criteria = Kriterier
actions-state-open = Pågår
actions-state-late = Efter sista dagen
actions-state-due = Dags att följa upp
actions-state-completed = Klar
actions-state-cancelled = Avbruten
actions-follow-up = Följ upp
actions-follow-up-note = Hur går det?
actions-follow-up-note-hint = Frivilligt. En mening räcker.
actions-follow-up-save = Spara uppföljningen
actions-complete = Markera som klar
actions-cancel = Avbryt åtgärden
actions-cancel-why = Varför avbryts åtgärden?
actions-reopen = Öppna igen
actions-change = Ändra
actions-change-title = Ändra { $title }
actions-new-title = Planera en åtgärd
actions-name = Vad ska göras?
actions-name-hint = Ett kort namn, till exempel Behovsmöte i varje projekt
actions-description = Beskrivning
actions-description-hint = Frivilligt. Hur det ska gå till och vad som visar att det är klart.
actions-rhythm-field = Följ upp med så många dagar emellan
actions-rhythm-hint = Till exempel 90. Lämna tomt om det räcker att följa upp sista dagen.
actions-rhythm-error = Skriv ett antal hela dagar, till exempel 90. Du skrev ”{ $given }”.
actions-criteria-field = Vilka kriterier ska åtgärden höja?
actions-criteria-chosen = { $n ->
    [0] Inga valda
    [one] { $n } valt: { $criteria }
   *[other] { $n } valda: { $criteria }
}
actions-due-missing = Fyll i vilken dag åtgärden ska vara klar.
actions-done-planned = { $title } är planerad.
actions-done-changed = { $title } är ändrad.
actions-done-followed-up = Uppföljningen av { $title } är sparad.
actions-done-completed = { $title } är klar.
actions-done-cancelled = { $title } är avbruten.
actions-done-reopened = { $title } pågår igen.
actions-conflict = Någon annan ändrade åtgärden medan du skrev
actions-conflict-kept = Inget av det du skrev har gått förlorat. Det står kvar i fälten nedanför. Spara en gång till om din text ska gälla.
actions-conflict-field = Fält
actions-conflict-saved = Sparat nu
actions-conflict-typed = Du skrev
actions-conflict-keep-saved = Behåll det som är sparat
actions-empty-value = tomt
actions-to-progress = Utveckling och mål
