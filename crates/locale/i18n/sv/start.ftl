# Min sida: vad som väntar, vad som ändrats, vilka datum som kommer.

start-title = Min sida
start-lead = { $n ->
    [0] Inget väntar på dig just nu.
    [one] En sak väntar på dig.
   *[other] { $n } saker väntar på dig.
}
start-lead-region = Så långt har regionens organisationer kommit.
start-nowhere = Du hör inte till någon organisation än.
start-nowhere-title = Ingen organisation
start-nowhere-hint = Be den som sköter Milstolpe hos er, eller regionens samordnare, att lägga till dig.
start-due = Skicka in självskattningen senast { $date }.
start-due-passed = Självskattningen skulle ha skickats in { $date }.
start-due-in = { $n ->
    [0] Det är i dag.
    [1] Det är i morgon.
   *[other] Det är om { $n } dagar.
}
start-organisations = Dina organisationer
start-waiting = Väntar på dig
start-waiting-empty = Inget väntar på dig
start-waiting-empty-hint = När något behöver besvaras, följas upp eller godkännas syns det här.
start-now = Nu
start-late = Sen
start-approve = Godkänn självskattningen för { $organisation }
start-approve-why = Den skickades in { $date }.
start-submit = Skicka in självskattningen för { $organisation }
start-submit-why = { $n ->
    [0] Alla kriterier är besvarade.
    [one] Ett kriterium är kvar.
   *[other] { $n } kriterier är kvar.
}
start-answer-all = Svara på självskattningen för { $organisation }
start-follow-up = Följ upp åtgärden { $title }
start-follow-up-why = Den ska vara klar { $date }.
start-follow-up-late = Den skulle ha varit klar { $date }.
start-phase = { $phase ->
    [preparation] Börja förbereda { $title }
    [tendering] Annonsera { $title }
    [evaluation] Utvärdera anbuden: { $title }
   *[contract] Avtalet börjar: { $title }
}
start-phase-why = Enligt upphandlingsplanen.
start-phase-late = Enligt planen skulle det ha börjat. Skriv in när det började, eller planera om.
start-changed = Ändrat den senaste tiden
start-changed-empty = Inget har ändrats än.
start-changed-note = Nivån till vänster om pilen är svaret från förra omgången.
start-changed-same = samma svar som förra omgången
start-changed-when = När
start-changed-what = Vad
start-changed-who = Vem
start-today-at = I dag { $time }
start-yesterday-at = I går { $time }
start-aside-label = Läget i korthet
start-round = Självskattning { $year }
start-round-answered = { $n } av { $total } kriterier besvarade
start-round-by-chapter = Besvarat per kapitel
start-chapter = Kapitel
start-progress = Framsteg
start-answered = Besvarade
start-chapter-done = Klart
start-chapter-progress = Kapitel { $chapter }: { $n } av { $total } besvarade
start-continue = Fortsätt med kapitel { $chapter }
start-begin = Börja svara
start-to-summary = Till sammanfattningen
start-review = Läs svaren
start-opens = Öppnar { $date }
start-no-round = Ingen omgång är öppen
start-no-round-hint = Regionens samordnare öppnar omgången. Svaren från tidigare omgångar finns kvar under Utveckling.
start-dates = Datum framåt
start-dates-empty = Inga datum de närmaste månaderna.
start-date-opens = Självskattningen öppnar
start-date-due = Självskattningen ska vara inskickad
start-date-action = Åtgärd att följa upp: { $title }
start-date-action-due = Åtgärd att ha klar: { $title }
start-date-phase = { $phase ->
    [preparation] { $title }: förberedelsen börjar
    [tendering] { $title }: annonseringen börjar
    [evaluation] { $title }: utvärderingen börjar
   *[contract] { $title }: avtalet börjar
}

## Samordnaren

start-region = Regionen { $name }
start-region-dates = öppnade { $opens }, sista dag { $due }
start-region-closed = stängd, sista dag var { $due }; öppnade { $opens }
start-region-count = { $n } av { $total } organisationer har skickat in.
start-region-compare = Öppna jämförelsen
start-region-organisation = Organisation
start-region-state = Läge
start-region-no-round = Ingen omgång än
start-region-no-round-hint = När en omgång är öppnad syns det här vem som har skickat in.
