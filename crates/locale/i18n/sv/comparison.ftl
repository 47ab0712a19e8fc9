# Jämförelsen: regionens organisationer i bokstavsordning, aldrig rangordnade.

comparison-title = Så ser det ut i regionen
comparison-crumb-open = { $region }, omgång { $round }, svaren ska in senast { $date }
comparison-crumb-closed = { $region }, omgång { $round }, stängd
comparison-count = { $n ->
    [0] Ingen
    [1] En
    [2] Två
    [3] Tre
    [4] Fyra
    [5] Fem
    [6] Sex
    [7] Sju
    [8] Åtta
    [9] Nio
    [10] Tio
    [11] Elva
    [12] Tolv
   *[other] { $n }
}
comparison-count-inside = { $n ->
    [0] ingen
    [1] en
    [2] två
    [3] tre
    [4] fyra
    [5] fem
    [6] sex
    [7] sju
    [8] åtta
    [9] nio
    [10] tio
    [11] elva
    [12] tolv
   *[other] { $n }
}
comparison-lead = { $waiting ->
    [0] Alla { $total } organisationer har svarat helt.
    [one] { $complete } av { $total } organisationer har svarat helt, en har inte skickat in än.
   *[other] { $complete } av { $total } organisationer har svarat helt, { $word } har inte skickat in än.
}
comparison-lead-order = Organisationerna står i bokstavsordning; ingen rangordnas.
comparison-filter = Filter: { $round }, { $chapter }, { $perspective }
comparison-filter-label = Filter
comparison-filter-round = Omgång
comparison-filter-chapter = Kapitel
comparison-filter-chapter-all = Alla kapitel
comparison-filter-perspective = Perspektiv
comparison-filter-perspective-all = Alla perspektiv
comparison-skip-table = Hoppa över tabellen
comparison-key-label = Så läser du rutorna
comparison-not-yet-shared = delas inte än
comparison-region = { $organisations ->
    [one] Värmekarta, en organisation och { $criteria } kriterier
   *[other] Värmekarta, { $organisations } organisationer och { $criteria } kriterier
}
comparison-table = Nivå per organisation och kriterium, omgång { $round }
comparison-organisation = Organisation
comparison-answers = Svar
comparison-middle = Mitten
comparison-you = din organisation:
comparison-note = Färgen är relativ: den hjälper ögat att jämföra och säger inte vad som är bra. Varje organisation väljer själv sitt mål, så en ljus ruta kan vara ett val.
comparison-note-middle = Mitten är medianen av de svar som delas. Den visas när minst fem har delat ett svar med nivå.
comparison-note-hidden = En organisation som inte har skickat in delar inte sina svar än.
comparison-note-own-draft = Era egna svar är ett utkast. De andra ser dem först när ni har skickat in.
comparison-no-columns = Inga kriterier passar filtret
comparison-no-columns-hint = Välj ett annat kapitel eller perspektiv.

comparison-none = Ingen omgång att jämföra än
comparison-none-hint = Jämförelsen finns när regionens första omgång har öppnat.

## Varför

comparison-why = Varför { $mark } för { $organisation } på { $criterion }?
comparison-why-choose = Varför?
comparison-why-choose-hint = Välj en ruta i tabellen, så står det här varför den ser ut som den gör.
comparison-why-level = { $organisation } når nivå { $level } i { $title }.
comparison-why-level-none = { $organisation } når inte nivå 1 i { $title } än.
comparison-why-missing = { $organisation } har inte svarat på { $title } än.
comparison-why-not-relevant = { $organisation } har svarat att { $title } inte är relevant.
comparison-why-hidden = { $organisation } har inte skickat in sina svar i omgång { $round } än. Till dess ser bara den egna organisationen dem.
comparison-why-draft = Svaret är ett utkast som bara ni ser.
comparison-why-statement = Påstående
comparison-why-next = Nästa steg
comparison-why-reason = Skäl
comparison-why-rated = Svarade
comparison-why-rated-by = { $name }, { $stamp }
comparison-why-target = Eget mål
comparison-why-target-level = Nivå { $level } till { $year }
comparison-why-no-target = Inget mål är satt.
comparison-why-comment = Kommentar
comparison-why-evidence = Underlag
comparison-why-region = I regionen
comparison-why-middle = { $even ->
    [1] Mitten är { $middle }: halvvägs mellan de två mellersta av { $n } delade svar ({ $levels }).
   *[0] Mitten är { $middle }: det mellersta av { $n } delade svar ({ $levels }).
}
comparison-why-no-middle = { $n ->
    [0] Ingen har delat ett svar med nivå än. Mitten visas när minst fem har gjort det.
    [one] Ett svar delas ({ $levels }). Mitten visas när minst fem gör det.
   *[other] { $n } svar delas ({ $levels }). Mitten visas när minst fem gör det.
}
comparison-why-times = { $n } på { $level }
comparison-why-outside = Räknas inte
comparison-why-outside-waiting = Inte inskickat: { $names }.
comparison-why-outside-not-relevant = Inte relevant: { $names }.
comparison-why-more = { $n } till
comparison-why-source = Källa

## Fördelning

comparison-spread = Fördelning i kapitel { $chapter }
comparison-spread-level-0 = Inte än
comparison-spread-dots = { $criterion }: inte än { $zero }, nivå 1 { $one }, nivå 2 { $two }, nivå 3 { $three }
comparison-spread-caption = En prick är en organisation som delar sitt svar.
comparison-spread-you = Fylld prick: { $names }.
comparison-spread-table = Visa som tabell
comparison-spread-table-label = Fördelning som tabell
comparison-spread-table-caption = Antal organisationer per nivå, kapitel { $chapter }
comparison-spread-criterion = Kriterium
