# Jämförelsen: regionens kommuner i bokstavsordning, aldrig rangordnade.

comparison-title = Så ser det ut i regionen
comparison-crumb = { $region }, omgång { $year }
comparison-crumb-closed = { $region }, omgång { $year }, stängd { $date }
comparison-lead = { $complete } av { $total } organisationer har svarat helt.
comparison-lead-missing = { $n ->
    [0] Alla har börjat svara.
    [one] En saknar svar.
   *[other] { $n } saknar svar.
}
comparison-lead-withheld = { $n ->
    [0] Alla delar sina svar.
    [one] En delar inte sina.
   *[other] { $n } delar inte sina.
}
comparison-lead-order = Organisationerna står i bokstavsordning; ingen rangordnas.
comparison-filter = Filter
comparison-filter-round = Omgång
comparison-filter-chapter = Kapitel
comparison-filter-chapter-all = Alla kapitel
comparison-filter-perspective = Perspektiv
comparison-filter-perspective-all = Alla perspektiv
comparison-skip-table = Hoppa över tabellen
comparison-table = Nivå per organisation och kriterium, omgång { $year }
comparison-organisation = Organisation
comparison-answers = Svar
comparison-middle = Mitten
comparison-you = , här är ni
comparison-note = Färgen är relativ: den hjälper ögat att jämföra och säger inte vad som är bra. Varje organisation väljer själv sitt mål, så en ljus ruta kan vara ett val.
comparison-note-middle = Mitten är medianen av de svar som delas. Den visas när minst fem delar sina svar.
comparison-note-keys = Gå mellan rutorna med piltangenterna.
comparison-scroll = Tabell som går att rulla i sidled
comparison-empty = Ingen har svarat i omgången än
comparison-empty-hint = Tabellen fylls i takt med att svaren godkänns.
comparison-why = Varför { $level } för { $organisation } i { $criterion }?
comparison-why-title = Varför
comparison-why-comment = Kommentar
comparison-why-no-comment = Ingen kommentar.
comparison-why-evidence = Underlag
comparison-why-rated = Bedömt { $stamp } av { $name }
comparison-why-withheld = { $organisation } delar inte sina svar i den här omgången.
comparison-why-missing = { $organisation } har inte svarat på kriteriet än.
comparison-spread = Så fördelar sig svaren
comparison-spread-you = här är { $organisation }
comparison-spread-count = { $n ->
    [one] { $n } organisation
   *[other] { $n } organisationer
}
