# Självskattningen: ett kapitel i taget, en rad per kriterium.

sheet-title = Självskattning { $year }
sheet-page-title = { $chapter }, självskattning { $year }
sheet-crumb = Självskattning { $year }, kapitel { $n } av { $total }
sheet-how = Välj den högsta nivån där påståendet, och alla före det, stämmer. Varje rad sparas när du går vidare från den.
sheet-outline = Kapitel och kriterier
sheet-outline-summary = Kapitel { $chapter }: { $n } av { $total } besvarade
sheet-answered = Besvarade kriterier
sheet-due = Skicka in senast { $date }
sheet-chapter-count = { $n }/{ $total }
sheet-chapter-count-label = besvarade
sheet-state-answered = besvarad
sheet-state-unanswered = inte besvarad
sheet-state-delegated = delegerad
sheet-state-conflict = två texter
sheet-state-error = har fel

## Raden

sheet-question = { $criterion }: vilken nivå har { $organisation } nått?
sheet-level-0 = Inte än
sheet-not-relevant = Inte relevant
sheet-why-not-relevant = Varför inte relevant?
sheet-why-not-relevant-hint = En mening räcker. Den syns bredvid svaret.
sheet-last-answer = Svar { $year }
sheet-target-tag = Mål { $year }
sheet-target-tag-no-year = Mål
sheet-unanswered = Inte besvarad
sheet-saved = Sparat { $time }
sheet-saved-by = Sparat { $time } av { $name }
sheet-not-saved = Inte sparat
sheet-more = Mål, kommentar och underlag
sheet-more-target = Mål nivå { $level } till { $year }
sheet-more-target-met = Mål nått
sheet-more-same = samma svar som { $year }
sheet-more-moved = gick från { $from } till { $to }
sheet-more-evidence = { $n ->
    [one] { $n } underlag
   *[other] { $n } underlag
}
sheet-target = Målnivå
sheet-target-none = Inget mål
sheet-target-year = Till år
sheet-comment = Kommentar
sheet-evidence = Underlag
sheet-evidence-none = Inget underlag än.
sheet-evidence-until = gäller till { $date }
sheet-evidence-add = Lägg till underlag
sheet-evidence-link = Länk eller diarienummer
sheet-evidence-link-hint = Till exempel https://… eller KS 2026/118
sheet-evidence-name = Vad det är
sheet-same-as-last = Samma som { $year }: { $level }
sheet-or-choose = eller välj en nivå ovan
sheet-save-row = Spara raden

## Delegering

sheet-delegate = Delegera
sheet-delegate-to = Till
sheet-delegate-due = Svar senast
sheet-delegated-to = Delegerad till { $name }
sheet-delegated-due = Svar väntas senast { $date }.
sheet-delegated-answered = { $name } har svarat.
sheet-delegation-take-back = Ta tillbaka
sheet-delegated-title = Kriterier till dig
sheet-delegated-lead = { $n ->
    [one] { $name } ber dig svara på ett kriterium senast { $date }.
   *[other] { $name } ber dig svara på { $n } kriterier senast { $date }.
}

## Två har skrivit samtidigt

sheet-conflict-tag = Två texter
sheet-conflict = Du och { $name } ändrade samtidigt
sheet-conflict-kept = Båda texterna finns kvar tills du väljer; inget är borta.
sheet-conflict-mine = Ditt svar
sheet-conflict-theirs = Svaret från { $name }, { $time }
sheet-conflict-keep-mine = Behåll mitt svar
sheet-conflict-keep-theirs = Behåll svaret från { $name }
sheet-conflict-merge = Sätt ihop båda och redigera

## Skicka in och godkänna

sheet-previous = Till kapitel { $chapter }
sheet-next = Vidare till kapitel { $chapter }
sheet-to-summary = Vidare till sammanfattningen
sheet-summary = Sammanfattning
sheet-summary-left = { $n ->
    [0] Alla kriterier är besvarade.
    [one] Ett kriterium är inte besvarat.
   *[other] { $n } kriterier är inte besvarade.
}
sheet-submit-why-not = Skicka in när alla kriterier är besvarade.
sheet-submit-hint = När du har skickat in läser den som godkänner igenom svaren. Du kan få tillbaka dem.
sheet-state-draft = Utkast
sheet-state-submitted = Inskickad
sheet-state-approved = Godkänd
sheet-state-closed = Stängd
sheet-submitted-by = { $name } skickade in { $stamp }.
sheet-approved-by = { $name } godkände { $stamp }.
sheet-closed-on = Omgången stängde { $date }. Svaren går att läsa men inte att ändra.
sheet-send-back-why = Vad behöver ändras?
sheet-no-assessment = { $organisation } har ingen självskattning i den här omgången
sheet-no-assessment-hint = Börja svara så skapas den. Förra omgångens svar visas bredvid.
sheet-read-only = Du kan läsa svaren men inte ändra dem.

## Fel i en rad

sheet-error-count = { $n ->
    [one] En rad behöver rättas
   *[other] { $n } rader behöver rättas
}
sheet-error-target-year = Årtalet ska vara { $from }–{ $to }. Du skrev ”{ $given }”.
sheet-error-reason = Skriv varför kriteriet inte är relevant.
sheet-error-level = Välj en nivå eller Inte relevant.
