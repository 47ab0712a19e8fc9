# Läsa in planerade upphandlingar från en fil.

import-title = Läs in planerade upphandlingar
import-lead = Välj en fil från Excel eller en CSV-fil. Inget sparas förrän du har sett vad som blir av den.
import-file = Fil
import-file-hint = XLSX eller CSV, högst { $limit }
import-read = Läs filen
import-preview = Så läser vi filen
import-columns = Kolumner
import-column-from = I filen
import-column-to = Hos oss
import-column-unused = används inte
import-rows-new = { $n ->
    [one] { $n } ny rad
   *[other] { $n } nya rader
}
import-rows-changed = { $n ->
    [one] { $n } ändrad rad
   *[other] { $n } ändrade rader
}
import-rows-same = { $n ->
    [one] { $n } oförändrad rad
   *[other] { $n } oförändrade rader
}
import-rows-wrong = { $n ->
    [one] { $n } rad behöver rättas
   *[other] { $n } rader behöver rättas
}
import-nothing-saved = Inget är sparat än.
import-all-or-nothing = Rätta raderna i filen och läs in den igen. Vi sparar alla rader eller ingen.
import-row = Rad { $row }
import-row-error = Rad { $row }, { $column }: { $problem }
import-save = { $n ->
    [one] Spara { $n } rad
   *[other] Spara { $n } rader
}
import-done = { $n ->
    [one] { $n } rad är sparad.
   *[other] { $n } rader är sparade.
}
import-error-format = Filen går inte att läsa. Spara den som XLSX eller CSV (UTF-8) och försök igen.
import-error-empty = Filen har inga rader.
import-error-column = Kolumnen { $column } saknas. Den behövs för varje rad.
