# Min sida: vad som väntar, vad som ändrats, vilka datum som kommer.

start-title = Min sida
start-lead = { $n ->
    [0] Inget väntar på dig just nu.
    [one] En sak väntar på dig.
   *[other] { $n } saker väntar på dig.
}
start-due = Skicka in självskattningen senast { $date }.
start-due-in = { $n ->
    [0] Sista dagen är i dag.
    [one] Det är i morgon.
   *[other] Det är om { $n } dagar.
}
start-waiting = Väntar på dig
start-waiting-empty = Inget väntar på dig
start-waiting-empty-hint = När någon delegerar till dig, eller något behöver godkännas, syns det här.
start-now = Nu
start-late = Sen
start-answer-rows = { $n ->
    [one] Svara på ett kriterium
   *[other] Svara på { $n } kriterier
}
start-asked-by = { $name } bad dig. Svara senast { $date }.
start-choose-text = Välj text i { $criterion }
start-choose-text-why = Du och { $name } skrev samtidigt. Båda texterna finns kvar.
start-approve = Godkänn självskattningen för { $organisation }
start-approve-why = { $name } skickade in den { $date }.
start-submit = Skicka in självskattningen för { $organisation }
start-submit-why = { $n ->
    [0] Alla kriterier är besvarade.
    [one] Ett kriterium är kvar.
   *[other] { $n } kriterier är kvar.
}
start-answer-all = Svara på självskattningen för { $organisation }
start-changed-since = Ändrat sedan { $date }
start-changed = Ändrat den senaste tiden
start-changed-empty = Inget har ändrats än.
start-changed-when = När
start-changed-what = Vad
start-changed-who = Vem
start-changed-all = { $n ->
    [one] Visa ändringen
   *[other] Visa alla { $n } ändringar
}
start-delegated = Kriterier du har delegerat
start-delegated-to = Till
start-delegated-criteria = Kriterier
start-delegated-due = Senast
start-delegated-state = Läge
start-delegated-none = Inget svar än
start-aside-label = Läget i korthet
start-round = Självskattning { $year }
start-round-answered = { $n } av { $total } kriterier besvarade
start-round-by-chapter = Besvarat per kapitel
start-chapter = Kapitel
start-progress = Framsteg
start-answered = Besvarade
start-chapter-done = Klart
start-chapter-progress = Kapitel { $chapter }: { $n } av { $total } besvarade
start-continue = Fortsätt med kapitel { $chapter }
start-begin = Börja svara
start-review = Gå igenom svaren
start-no-round = Ingen omgång är öppen
start-no-round-hint = Regionens samordnare öppnar omgången. Svaren från tidigare omgångar finns kvar under Utveckling.
start-dates = Datum framåt
start-dates-empty = Inga datum de närmaste månaderna.
start-date-due = Självskattningen ska vara inskickad
start-date-delegation = Svar från { $name }
