# Import planned procurements from a file.

import-title = Import planned procurements
import-lead = Choose an Excel or CSV file. Nothing is saved until you have seen what will come of it.
import-file = File
import-file-hint = XLSX or CSV, at most { $limit }
import-read = Read the file
import-preview = How we read the file
import-columns = Columns
import-column-from = In the file
import-column-to = In Milstolpe
import-column-unused = not used
import-rows-new = { $n ->
    [one] { $n } new row
   *[other] { $n } new rows
}
import-rows-changed = { $n ->
    [one] { $n } changed row
   *[other] { $n } changed rows
}
import-rows-same = { $n ->
    [one] { $n } unchanged row
   *[other] { $n } unchanged rows
}
import-rows-wrong = { $n ->
    [one] { $n } row needs correcting
   *[other] { $n } rows need correcting
}
import-nothing-saved = Nothing has been saved yet.
import-all-or-nothing = Correct the rows in the file and import it again. We save every row or none.
import-row = Row { $row }
import-row-error = Row { $row }, { $column }: { $problem }
import-save = { $n ->
    [one] Save { $n } row
   *[other] Save { $n } rows
}
import-done = { $n ->
    [one] { $n } row has been saved.
   *[other] { $n } rows have been saved.
}
import-error-format = The file cannot be read. Save it as XLSX or CSV (UTF-8) and try again.
import-error-empty = The file has no rows.
import-error-column = The column { $column } is missing. Every row needs it.
