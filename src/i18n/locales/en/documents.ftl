# What may be uploaded
documents-hint = A PDF, or photos as JPEG or PNG; each file at most { $megabytes } MB. You can choose several photos at once: they become one PDF.

# Why a file was not taken, and what to do
documents-refused-none-chosen = You have not chosen a file. Choose one, then press the upload button again.
documents-refused-empty = The file is empty. Open it on your device to check it, then choose it again or take a new photo.
documents-refused-too-big = The file is larger than { $megabytes } MB. Take a photo of the page instead, or save the PDF in a smaller size.
documents-refused-too-many = You chose too many files at once. Choose fewer photos, or put the pages into one PDF.
documents-refused-wrong-type = This file is not a PDF, JPEG or PNG. Save it as a PDF, or take a photo of the document.
documents-refused-heic = This photo is in HEIC, the iPhone’s own format. On the iPhone, open Settings, Camera, Formats and choose “Most Compatible”, then take the photo again. A screenshot of the photo works too.
documents-refused-mixed = Several files can be joined only when all of them are photos. Choose one PDF, or photos only.
documents-refused-password = The PDF is protected, so the commission could not open it. Open it with its password, print it to a new PDF without protection, and upload that one.
documents-refused-active-pdf = The PDF holds programs or attached files, which we do not accept. Print it to a new PDF, and upload that one.
documents-refused-damaged = The file is damaged and cannot be read to its end. Open it on your device to check it, then choose it again or take a new photo.
documents-refused-too-many-pixels = The picture has more than { $megapixels } megapixels. Take the photo with a lower resolution, or reduce the picture.
documents-refused-infected = The virus scanner found a virus in the file, so we did not keep it. Check your device, and make the document anew on another one.
documents-refused-cannot-check = We cannot check files for viruses at the moment, so we did not keep this one. Try again in a few minutes; everything else that you entered is saved.
documents-refused-interrupted = The connection broke off or was too slow, and the file did not arrive. Choose it again and retry; everything else that you entered is saved.
