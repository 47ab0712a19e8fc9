# Självskattningen: ett kapitel i taget, en rad per kriterium.

sheet-title = Självskattning { $year }
sheet-page-title = { $chapter }, självskattning { $year }
sheet-crumb = Självskattning { $year }, kapitel { $n } av { $total }
sheet-how = Välj den högsta nivån där påståendet, och alla före det, stämmer. Varje rad sparas när du går vidare från den.
sheet-outline = Kapitel och kriterier
sheet-outline-summary = Kapitel { $chapter }: { $n } av { $total } besvarade
sheet-due = Skicka in senast { $date }
sheet-chapter-count-label = besvarade
sheet-state-answered = besvarad
sheet-state-unanswered = inte besvarad
sheet-state-conflict = två texter
sheet-state-error = har fel

## Raden

sheet-question = { $criterion }: vilken nivå har { $organisation } nått?
sheet-answer = Svar
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
sheet-not-saved-yet = Sparas när du har skrivit klart
sheet-too-late = Det du skrev är inte sparat. Kopiera det härifrån om du vill ha det kvar.
sheet-more = Mål, kommentar och underlag
sheet-more-target = Mål nivå { $level } till { $year }
sheet-more-target-met = Mål nått
sheet-more-comment = kommentar
sheet-more-same = samma svar som { $year }
sheet-more-moved = gick från { $from } till { $to }
sheet-more-evidence = { $n ->
    [one] { $n } underlag
   *[other] { $n } underlag
}
sheet-target = Målnivå
sheet-target-none = Inget mål
sheet-target-year = Till år
sheet-target-words = Nivå { $level } till { $year }
sheet-comment = Kommentar
sheet-comment-before = Kommentar { $year }
sheet-evidence = Underlag
sheet-evidence-before = Underlag { $year }
sheet-evidence-number = Underlag { $number }
sheet-evidence-add = Lägg till underlag
sheet-evidence-link = Länk eller diarienummer
sheet-evidence-name = Vad det är
sheet-evidence-open = Öppna länken
sheet-evidence-hint = Till exempel KS 2026/118. Töm fälten för att ta bort. Ett nytt tomt par kommer när raden är sparad.
sheet-evidence-needs-link = Skriv en länk eller ett diarienummer också.
sheet-same-as-last = Samma som { $year }: { $level }
sheet-or-choose = eller välj en nivå ovan
sheet-save-row = Spara raden
sheet-history = Historik

## Två har skrivit samtidigt

sheet-conflict-tag = Två svar
sheet-conflict = Du och { $name } ändrade samtidigt
sheet-conflict-own = Du har ändrat raden på två ställen
sheet-conflict-kept = Ditt svar är inte sparat än. Båda finns kvar tills du väljer; inget är borta.
sheet-conflict-mine = Ditt svar
sheet-conflict-theirs = Svaret från { $name }, { $time }
sheet-conflict-own-earlier = Det du sparade { $time }
sheet-conflict-keep-mine = Behåll mitt svar
sheet-conflict-keep-theirs = Behåll svaret från { $name }
sheet-conflict-keep-earlier = Behåll det jag sparade
sheet-conflict-join = Behåll båda kommentarerna, efter varandra
sheet-conflict-edit = Du kan också ändra i fälten på raden och sedan behålla ditt svar.
sheet-conflict-nothing = inget skrivet

## Skicka in och godkänna

sheet-previous = Till kapitel { $chapter }
sheet-next = Vidare till kapitel { $chapter }
sheet-to-summary = Vidare till sammanfattningen
sheet-to-sign-off = Till sammanfattningen
sheet-summary = Sammanfattning
sheet-summary-left = { $n ->
    [0] Alla kriterier är besvarade.
    [one] Ett kriterium är inte besvarat.
   *[other] { $n } kriterier är inte besvarade.
}
sheet-by-chapter = Besvarat per kapitel
sheet-gaps = Kvar att besvara
sheet-next-step = Nästa steg
sheet-submit-why-not = Skicka in när alla kriterier är besvarade.
sheet-submit-hint = När du har skickat in ser regionens organisationer svaren från { $organisation }. Du kan ta tillbaka självskattningen så länge omgången är öppen.
sheet-submit-others = Den som leder arbetet hos { $organisation } skickar in självskattningen.
sheet-submitted = Självskattningen är inskickad
sheet-submitted-at = Den skickades in { $stamp }. Svaren går att läsa men inte att ändra.
sheet-approved = Självskattningen är godkänd
sheet-approve-hint = Läs igenom svaren och godkänn dem, eller ta tillbaka självskattningen om något ska ändras.
sheet-take-back = Ta tillbaka
sheet-take-back-hint = En mening räcker. Den sparas i historiken.
sheet-send-back-why = Vad behöver ändras?
sheet-closed = Omgången är stängd
sheet-closed-why = Svaren går att läsa men inte att ändra.
sheet-not-yet = Omgången öppnar { $date }
sheet-not-yet-why = Då kan du börja svara. Fram till dess kan du läsa påståendena och förra omgångens svar.
sheet-read-only = Du kan läsa svaren men inte ändra dem
sheet-read-only-why = Din roll är att läsa. Den som sköter Milstolpe hos er kan ge dig en annan.

## Fel i en rad

sheet-problem = { $criterion }, { $field }: { $problem }
sheet-error-level = Välj en nivå eller Inte relevant.
sheet-error-target = Välj en målnivå från 1 till 3.
sheet-error-target-year-missing = Skriv också till vilket år, så sparas målet.
