<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AnnotationPaint</name>
    <message>
        <source>ROI</source>
        <extracomment>Mark of a region of interest on a picture</extracomment>
        <translation>ROI</translation>
    </message>
</context>
<context>
    <name>CaptionText</name>
    <message>
        <source>&lt; 1 %</source>
        <translation>&lt; 1 %</translation>
    </message>
    <message>
        <source>&gt; 99 %</source>
        <translation>&gt; 99 %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>per cent</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>no words</source>
        <comment>the empty caption</comment>
        <translation>ohne Wörter</translation>
    </message>
    <message>
        <source>“%1”</source>
        <comment>a caption in quotation marks</comment>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Weakly supported: to the model the picture is no closer to this caption than to %1 (%2).</source>
        <translation>Schwach gestützt: Für das Modell steht das Bild diesem Satz nicht näher als der Kontrolle %1 (%2).</translation>
    </message>
    <message>
        <source>To the model the picture is closer to this caption than to the best control, %1 (%2).</source>
        <translation>Für das Modell steht das Bild diesem Satz näher als dem besten Kontrollsatz, %1 (%2).</translation>
    </message>
    <message>
        <source>Similarity: cosine of the picture&apos;s and the caption&apos;s embedding. Its size depends on the model; compare it between captions of one picture and one model only.</source>
        <translation>Ähnlichkeit: Kosinus der Embeddings von Bild und Satz. Ihre Höhe hängt vom Modell ab; vergleichbar ist sie nur zwischen Sätzen bei einem Bild und einem Modell.</translation>
    </message>
    <message>
        <source>Share: how the model divides 100 % among these captions only (softmax). It is no probability of a finding: another list of captions gives other shares.</source>
        <translation>Anteil: wie das Modell 100 % allein auf diese Sätze verteilt (Softmax). Er ist keine Wahrscheinlichkeit eines Befundes: Andere Sätze in der Liste ergeben andere Anteile.</translation>
    </message>
    <message>
        <source>Support: the caption is compared with no words, with “a chest x-ray” and with its negation. Where one of them fits as well, the map explains little.</source>
        <translation>Stützung: Der Satz wird mit dem leeren Satz, mit „a chest x-ray“ und mit seiner Verneinung verglichen. Wo einer davon ebenso gut passt, erklärt die Karte wenig.</translation>
    </message>
    <message>
        <source>Similarity %1</source>
        <translation>Ähnlichkeit %1</translation>
    </message>
    <message>
        <source>%1 among these captions only</source>
        <translation>%1 allein unter diesen Sätzen</translation>
    </message>
    <message>
        <source>Control: %1 %2</source>
        <comment>a control caption and its similarity</comment>
        <translation>Kontrolle: %1 %2</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>Shows what a CLIP-like model used of a chest X-ray to match a sentence. Research use only.</source>
        <translation>Zeigt, was ein CLIP-artiges Modell von einem Röntgen-Thorax benutzt, um ihn mit einem Satz zu vergleichen. Nur für Forschungszwecke.</translation>
    </message>
    <message>
        <source>A sentence to explain; may be given several times</source>
        <translation>Ein Satz, der erklärt werden soll; mehrfach möglich</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Folder or file of the model; default: the one that comes with the program</source>
        <translation>Ordner oder Datei des Modells; Vorgabe: das mitgelieferte Modell</translation>
    </message>
    <message>
        <source>path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>X-rays to open: DICOM, PNG, JPEG or TIFF files, folders and ZIP archives of them; or a session (.m2ib) or an exported figure, whose session is restored</source>
        <translation>Röntgenbilder, die geöffnet werden sollen: Dateien in DICOM, PNG, JPEG oder TIFF sowie Ordner und ZIP-Archive damit; oder eine Sitzung (.m2ib) oder eine exportierte Abbildung, deren Sitzung wiederhergestellt wird</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>Drop to open this picture</source>
        <translation>Loslassen öffnet dieses Bild</translation>
    </message>
    <message>
        <source>Drop to open this session</source>
        <translation>Loslassen öffnet diese Sitzung</translation>
    </message>
    <message>
        <source>Drop to list these pictures, or to open the model</source>
        <translation>Loslassen listet diese Bilder auf oder öffnet das Modell</translation>
    </message>
    <message>
        <source>Drop to list this folder&apos;s pictures, or to open its model</source>
        <translation>Loslassen listet die Bilder dieses Ordners auf oder öffnet sein Modell</translation>
    </message>
    <message>
        <source>Drop to restore the session of this exported figure</source>
        <translation>Loslassen stellt die Sitzung dieser exportierten Abbildung wieder her</translation>
    </message>
    <message>
        <source>Drop to list the pictures of this archive, or to open its model</source>
        <translation>Loslassen listet die Bilder dieses Archivs auf oder öffnet sein Modell</translation>
    </message>
    <message>
        <source>Drop to open this model</source>
        <translation>Loslassen öffnet dieses Modell</translation>
    </message>
    <message>
        <source>Drop to open this picture, or to restore the session of an exported figure</source>
        <translation>Loslassen öffnet dieses Bild oder stellt die Sitzung einer exportierten Abbildung wieder her</translation>
    </message>
</context>
<context>
    <name>Error</name>
    <message>
        <source>An unknown problem occurred. Please report it. (%1)</source>
        <translation>Ein unbekanntes Problem ist aufgetreten. Bitte melden Sie es. (%1)</translation>
    </message>
    <message>
        <source>%1 was not found. Check the name, and that its drive is connected.</source>
        <translation>%1 wurde nicht gefunden. Prüfen Sie den Namen und ob das Laufwerk verbunden ist.</translation>
    </message>
    <message>
        <source>%1 could not be read: %2. Check its permissions.</source>
        <translation>%1 konnte nicht gelesen werden: %2. Prüfen Sie die Zugriffsrechte.</translation>
    </message>
    <message>
        <source>%1 is too large: %2, at most %3 can be read. Choose a smaller file.</source>
        <translation>%1 ist zu groß: %2, höchstens %3 können gelesen werden. Wählen Sie eine kleinere Datei.</translation>
    </message>
    <message>
        <source>%1 could not be saved: %2. What was there before is unchanged. Choose another folder, or make room on the disk.</source>
        <translation>%1 konnte nicht gespeichert werden: %2. Was vorher dort war, ist unverändert. Wählen Sie einen anderen Ordner oder schaffen Sie Platz auf dem Datenträger.</translation>
    </message>
    <message>
        <source>%1 is incomplete or damaged. Copy or download it again from its source.</source>
        <translation>%1 ist unvollständig oder beschädigt. Kopieren oder laden Sie die Datei noch einmal von ihrer Quelle.</translation>
    </message>
    <message>
        <source>%1 has %2 pixels, more than the limit of %3 megapixels. Make it smaller and open it again.</source>
        <translation>%1 hat %2 Pixel und überschreitet die Grenze von %3 Megapixeln. Verkleinern Sie das Bild und öffnen Sie es erneut.</translation>
    </message>
    <message>
        <source>%1 has %2 pixels, which is nothing to look at. Choose another picture.</source>
        <translation>%1 hat nur %2 Pixel; darauf ist nichts zu erkennen. Wählen Sie ein anderes Bild.</translation>
    </message>
    <message>
        <source>%1 is a picture of a kind that cannot be opened: %2. Save it as 8-bit or 16-bit PNG and open that.</source>
        <translation>%1 ist ein Bild einer Art, die nicht geöffnet werden kann: %2. Speichern Sie es als PNG mit 8 oder 16 Bit und öffnen Sie dieses.</translation>
    </message>
    <message>
        <source>No model was found in %1: looked for %2. Choose the model&apos;s own folder.</source>
        <translation>In %1 wurde kein Modell gefunden; gesucht wurde %2. Wählen Sie den Ordner des Modells selbst.</translation>
    </message>
    <message>
        <source>The model in %1 cannot be used: %2. Choose a CLIP-like vision transformer.</source>
        <translation>Das Modell in %1 kann nicht verwendet werden: %2. Wählen Sie einen CLIP-artigen Vision Transformer.</translation>
    </message>
    <message>
        <source>The configuration %1 is not valid: %2. Download the model again, or mend it.</source>
        <translation>Die Konfiguration %1 ist ungültig: %2. Laden Sie das Modell noch einmal herunter oder berichtigen Sie sie.</translation>
    </message>
    <message>
        <source>%1 does not fit its weights: the configuration says %2, the weights say %3. Download both from the same place.</source>
        <translation>%1 passt nicht zu den Gewichten: Die Konfiguration nennt %2, die Gewichte %3. Laden Sie beide von derselben Stelle herunter.</translation>
    </message>
    <message>
        <source>The weights file %1 is damaged: %2. Download it again.</source>
        <translation>Die Gewichtsdatei %1 ist beschädigt: %2. Laden Sie sie noch einmal herunter.</translation>
    </message>
    <message>
        <source>%1 lacks the tensor %2. Check that the download is complete and of the right model.</source>
        <translation>In %1 fehlt der Tensor %2. Prüfen Sie, ob der Download vollständig ist und zum richtigen Modell gehört.</translation>
    </message>
    <message>
        <source>In %1 the tensor %2 has the shape %3, but %4 is needed. Check that the weights and the configuration belong together.</source>
        <translation>In %1 hat der Tensor %2 die Form %3, benötigt wird %4. Prüfen Sie, ob Gewichte und Konfiguration zusammengehören.</translation>
    </message>
    <message>
        <source>In %1 the tensor %2 has the number type %3, which cannot be read. Use weights in F32, F16 or BF16.</source>
        <translation>In %1 hat der Tensor %2 den Zahlentyp %3, der nicht gelesen werden kann. Verwenden Sie Gewichte in F32, F16 oder BF16.</translation>
    </message>
    <message>
        <source>The tokenizer %1 is not valid: %2. Download the model again.</source>
        <translation>Der Tokenizer %1 ist ungültig: %2. Laden Sie das Modell noch einmal herunter.</translation>
    </message>
    <message>
        <source>The caption is empty. Write at least one word about the picture.</source>
        <translation>Der Satz ist leer. Schreiben Sie mindestens ein Wort über das Bild.</translation>
    </message>
    <message>
        <source>The caption cannot be used: %1. Write it anew.</source>
        <translation>Der Satz kann nicht verwendet werden: %1. Schreiben Sie ihn neu.</translation>
    </message>
    <message>
        <source>%1 is %2, but must be %3. Change this setting.</source>
        <translation>%1 ist %2, muss aber %3 sein. Ändern Sie diese Einstellung.</translation>
    </message>
    <message>
        <source>The %1 has no layer %2. Choose a layer from 0 to %3.</source>
        <translation>Schicht %2 gibt es hier nicht (%1). Wählen Sie eine Schicht von 0 bis %3.</translation>
    </message>
    <message>
        <source>The calculation left the range of numbers in %1. Try a smaller learning rate or a larger beta, and check the model&apos;s weights.</source>
        <translation>Die Berechnung hat bei %1 den Zahlenbereich verlassen. Versuchen Sie eine kleinere Lernrate oder ein größeres Beta und prüfen Sie die Gewichte des Modells.</translation>
    </message>
    <message>
        <source>There was not enough memory for %1. Close other programs, or use a smaller batch, picture or model.</source>
        <translation>Der Speicher reichte nicht aus für: %1. Schließen Sie andere Programme oder verwenden Sie weniger Rauschproben, ein kleineres Bild oder ein kleineres Modell.</translation>
    </message>
    <message>
        <source>The calculation failed: %1. Try again.</source>
        <translation>Die Berechnung ist fehlgeschlagen: %1. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The weights file %1 cannot be used: %2. Download it again from its source.</source>
        <translation>Die Gewichtsdatei %1 kann nicht verwendet werden: %2. Laden Sie sie noch einmal von ihrer Quelle herunter.</translation>
    </message>
    <message>
        <source>The list of models %1 cannot be read: %2. Move it away, and add the models again.</source>
        <translation>Die Liste der Modelle %1 kann nicht gelesen werden: %2. Legen Sie die Datei beiseite und fügen Sie die Modelle neu hinzu.</translation>
    </message>
    <message>
        <source>%1 could not be fetched: %2. What has arrived is kept; fetch again to go on from there.</source>
        <translation>%1 konnte nicht geladen werden: %2. Was angekommen ist, bleibt erhalten; laden Sie erneut, um dort fortzufahren.</translation>
    </message>
    <message>
        <source>%1 is not the file that was promised: its SHA-256 is %2, not %3. It was removed; fetch it again.</source>
        <translation>%1 ist nicht die versprochene Datei: Ihr SHA-256 ist %2, nicht %3. Sie wurde entfernt; laden Sie sie erneut.</translation>
    </message>
    <message>
        <source>There is not enough room in %1: %2 are needed, %3 are free. Make room first.</source>
        <translation>In %1 ist nicht genug Platz: %2 werden gebraucht, %3 sind frei. Schaffen Sie zuerst Platz.</translation>
    </message>
    <message>
        <source>%1 is not a picture that can be opened. Choose a DICOM, PNG, JPEG, TIFF, BMP, WebP or PNM file.</source>
        <translation>%1 ist kein Bild, das geöffnet werden kann. Wählen Sie eine DICOM-, PNG-, JPEG-, TIFF-, BMP-, WebP- oder PNM-Datei.</translation>
    </message>
    <message>
        <source>%1 is truncated: %2 of %3 bytes, too few to show a part of it. Copy or download it again from its source.</source>
        <translation>%1 ist abgeschnitten: %2 von %3 Bytes, zu wenig, um einen Teil zu zeigen. Kopieren oder laden Sie die Datei noch einmal von ihrer Quelle.</translation>
    </message>
    <message>
        <source>%1 has no pixel data: %2. Choose the file that holds the picture.</source>
        <translation>%1 enthält keine Bilddaten: %2. Wählen Sie die Datei, in der das Bild steht.</translation>
    </message>
    <message>
        <source>%1 is a damaged DICOM file: %2. Export it again from where it came from.</source>
        <translation>%1 ist eine beschädigte DICOM-Datei: %2. Exportieren Sie sie noch einmal dort, woher sie stammt.</translation>
    </message>
    <message>
        <source>The archive %1 cannot be read: %2. Unpack it and open its folder.</source>
        <translation>Das Archiv %1 kann nicht gelesen werden: %2. Entpacken Sie es und öffnen Sie seinen Ordner.</translation>
    </message>
    <message>
        <source>No picture was found in %1. Choose another folder or archive.</source>
        <translation>In %1 wurde kein Bild gefunden. Wählen Sie einen anderen Ordner oder ein anderes Archiv.</translation>
    </message>
    <message>
        <source>The session in %1 cannot be opened: %2. Open an older copy of it.</source>
        <translation>Die Sitzung in %1 kann nicht geöffnet werden: %2. Öffnen Sie eine ältere Kopie davon.</translation>
    </message>
    <message>
        <source>%1 was made by a newer version of this program: it has format %2, and only formats up to %3 are known here. Install the newer version.</source>
        <translation>%1 stammt von einer neueren Version dieses Programms: Die Datei hat das Format %2, hier sind nur Formate bis %3 bekannt. Installieren Sie die neuere Version.</translation>
    </message>
    <message>
        <source>%1 holds no record of a session. Choose a session (.m2ib) or a figure that this program has exported.</source>
        <translation>%1 enthält keine Aufzeichnung einer Sitzung. Wählen Sie eine Sitzung (.m2ib) oder eine Abbildung, die dieses Programm exportiert hat.</translation>
    </message>
    <message>
        <source>%1 is not the picture that this session was made with: its content differs. Look for the original file.</source>
        <translation>%1 ist nicht das Bild, mit dem diese Sitzung entstand: Der Inhalt ist ein anderer. Suchen Sie die ursprüngliche Datei.</translation>
    </message>
    <message>
        <source>The regions in %1 cannot be read: %2. A CSV file of boxes or COCO JSON is needed.</source>
        <translation>Die Regionen in %1 können nicht gelesen werden: %2. Benötigt wird eine CSV-Datei mit Rechtecken oder COCO-JSON.</translation>
    </message>
    <message>
        <source>%1 holds results of another evaluation: %2. Choose another folder, or the same settings to go on.</source>
        <translation>%1 enthält Ergebnisse einer anderen Auswertung: %2. Wählen Sie einen anderen Ordner oder, um fortzufahren, dieselben Einstellungen.</translation>
    </message>
    <message>
        <source>%1 cannot explain the model %2: %3. Choose another method.</source>
        <translation>%1 kann das Modell %2 nicht erklären: %3. Wählen Sie eine andere Methode.</translation>
    </message>
    <message>
        <source>The list %1 cannot be evaluated: %2. Correct the list, then try again.</source>
        <translation>Die Liste %1 kann nicht ausgewertet werden: %2. Berichtigen Sie die Liste und versuchen Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>ExplorerDocument</name>
    <message>
        <source>Add caption</source>
        <translation>Satz hinzufügen</translation>
    </message>
    <message>
        <source>Remove caption</source>
        <translation>Satz entfernen</translation>
    </message>
    <message>
        <source>Change caption</source>
        <translation>Satz ändern</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Black out a box</source>
        <translation>Bereich schwärzen</translation>
    </message>
    <message>
        <source>Remove a black-out</source>
        <translation>Schwärzung entfernen</translation>
    </message>
    <message>
        <source>Remove all black-outs</source>
        <translation>Alle Schwärzungen entfernen</translation>
    </message>
    <message>
        <source>From the session. Its model is not open, so nothing can be computed again.</source>
        <translation>Aus der Sitzung. Ihr Modell ist nicht geöffnet; deshalb kann nichts neu berechnet werden.</translation>
    </message>
    <message>
        <source>The weights that lie there now are not those of the session’s model.</source>
        <translation>Die Gewichte, die jetzt dort liegen, sind nicht die des Modells der Sitzung.</translation>
    </message>
    <message>
        <source>It was not told where the model lies.</source>
        <translation>Wo das Modell liegt, ist nicht angegeben.</translation>
    </message>
    <message>
        <source>The session’s model “%1” is not open. %2 The stored maps are shown; open the model to compute others.</source>
        <translation>Das Modell „%1“ der Sitzung ist nicht geöffnet. %2 Gezeigt werden die gespeicherten Karten; öffnen Sie das Modell, um andere zu berechnen.</translation>
    </message>
    <message>
        <source>Where the picture lies was not told. Open it or drop it here; it is known by its hash.</source>
        <translation>Wo das Bild liegt, ist nicht angegeben. Öffnen Sie es oder ziehen Sie es hierher; es wird an seiner Prüfsumme erkannt.</translation>
    </message>
    <message>
        <source>The session’s picture was not found there.</source>
        <translation>Das Bild der Sitzung wurde dort nicht gefunden.</translation>
    </message>
    <message>
        <source>Follow the shared settings</source>
        <translation>Gemeinsamen Einstellungen folgen</translation>
    </message>
    <message>
        <source>Own settings</source>
        <translation>Eigene Einstellungen</translation>
    </message>
    <message>
        <source>Compare methods</source>
        <translation>Methoden vergleichen</translation>
    </message>
    <message>
        <source>%1 cannot explain this model: %2 M2IB is used instead.</source>
        <translation>%1 kann dieses Modell nicht erklären: %2 Stattdessen wird M2IB verwendet.</translation>
    </message>
    <message>
        <source>Move caption</source>
        <translation>Satz verschieben</translation>
    </message>
</context>
<context>
    <name>Figure</name>
    <message>
        <source>nats per patch</source>
        <translation>nat pro Patch</translation>
    </message>
    <message>
        <source>the same value everywhere</source>
        <translation>überall derselbe Wert</translation>
    </message>
    <message>
        <source>per-map scale, not comparable</source>
        <translation>eigene Skala je Karte, nicht vergleichbar</translation>
    </message>
    <message>
        <source>Information bottleneck attribution (M2IB)</source>
        <translation>Attribution mit Informationsengpass (M2IB)</translation>
    </message>
    <message>
        <source>Patches the model used for each sentence (M2IB)</source>
        <translation>Patches, die das Modell für jeden Satz benutzte (M2IB)</translation>
    </message>
    <message>
        <source>nats per word</source>
        <translation>nat pro Wort</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Patches the model used for this sentence</source>
        <translation>Patches, die das Modell für diesen Satz benutzte</translation>
    </message>
    <message>
        <source>declared by the model</source>
        <translation>Angabe des Modells</translation>
    </message>
    <message>
        <source>nothing is known about this model’s training</source>
        <translation>über das Training dieses Modells ist nichts bekannt</translation>
    </message>
    <message>
        <source>answers cannot be meaningful, see above</source>
        <translation>Antworten können nicht aussagekräftig sein, siehe oben</translation>
    </message>
    <message>
        <source>M2IB, β %1, layers %2 (image tower) and %3 (text tower), %4 steps, learning rate %5, %6 noise samples, seed %7</source>
        <translation>M2IB, β %1, Schichten %2 (Bild-Encoder) und %3 (Text-Encoder), %4 Schritte, Lernrate %5, %6 Rauschproben, Startwert %7</translation>
    </message>
    <message>
        <source>%1 (as shown and as the model’s input)</source>
        <translation>%1 (wie gezeigt und als Eingabe des Modells)</translation>
    </message>
    <message>
        <source>%1, opacity %2, threshold %3 % of the scale, %4</source>
        <translation>%1, Deckkraft %2, Schwelle %3 % der Skala, %4</translation>
    </message>
    <message>
        <source>bilinear between patches</source>
        <translation>bilinear zwischen Patches</translation>
    </message>
    <message>
        <source>native patches</source>
        <translation>Patches ohne Glättung</translation>
    </message>
    <message>
        <source>, each map from its own smallest to its largest value</source>
        <translation>, jede Karte von ihrem kleinsten bis zu ihrem größten Wert</translation>
    </message>
    <message>
        <source>The answers of this model cannot be meaningful.</source>
        <translation>Die Antworten dieses Modells können nicht aussagekräftig sein.</translation>
    </message>
    <message>
        <source>The answers of this model cannot be meaningful: %1.</source>
        <translation>Die Antworten dieses Modells können nicht aussagekräftig sein: %1.</translation>
    </message>
    <message>
        <source>Colour is the information, in nats, that the bottleneck kept of a patch or a word so that, to the model, picture and sentence stay similar. It shows the patches the model used for the sentence, also where the sentence does not fit the picture. It does not outline a finding.</source>
        <translation>Die Farbe ist die Information in nat, die der Engpass von einem Patch oder einem Wort behielt, damit Bild und Satz für das Modell ähnlich bleiben. Sie zeigt die Patches, die das Modell für den Satz benutzte, auch wenn der Satz nicht zum Bild passt. Sie umreißt keinen Befund.</translation>
    </message>
    <message>
        <source>Each map has a scale of its own: colours of different maps cannot be compared.</source>
        <translation>Jede Karte hat eine eigene Skala: Farben verschiedener Karten sind nicht vergleichbar.</translation>
    </message>
    <message>
        <source>All maps share one scale.</source>
        <translation>Alle Karten haben dieselbe Skala.</translation>
    </message>
    <message>
        <source>The frame shows what the model saw.</source>
        <translation>Der Rahmen zeigt, was das Modell sah.</translation>
    </message>
    <message>
        <source>The map has the same value everywhere.</source>
        <translation>Die Karte hat überall denselben Wert.</translation>
    </message>
    <message>
        <source>The sentence is longer than the model can read; its gray end was not read.</source>
        <translation>Der Satz ist länger, als das Modell lesen kann; sein graues Ende wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>RESEARCH USE ONLY — not for diagnosis</source>
        <translation>NUR FÜR FORSCHUNGSZWECKE — nicht zur Diagnose</translation>
    </message>
    <message>
        <source>frame %1</source>
        <translation>Einzelbild %1</translation>
    </message>
    <message>
        <source>black-outs by a person: %1</source>
        <translation>Schwärzungen von Hand: %1</translation>
    </message>
    <message>
        <source>%1 (chosen by a person: “%2”)</source>
        <translation>%1 (von Hand gewählt: „%2“)</translation>
    </message>
    <message>
        <source>linear</source>
        <comment>window function</comment>
        <translation>linear</translation>
    </message>
    <message>
        <source>sigmoid</source>
        <comment>window function</comment>
        <translation>sigmoid</translation>
    </message>
    <message>
        <source>the file’s look-up table %1</source>
        <comment>window function</comment>
        <translation>Umsetzungstabelle (LUT) %1 der Datei</translation>
    </message>
    <message>
        <source>%1 as shown; %2 as the model’s input</source>
        <translation>%1 wie gezeigt; %2 als Eingabe des Modells</translation>
    </message>
    <message>
        <source>the model’s window was chosen by a person</source>
        <translation>das Fenster des Modells wurde von Hand gewählt</translation>
    </message>
    <message>
        <source>inverted</source>
        <translation>invertiert</translation>
    </message>
    <message>
        <source>turned %1° clockwise</source>
        <translation>um %1° im Uhrzeigersinn gedreht</translation>
    </message>
    <message>
        <source>flipped left-right</source>
        <translation>links-rechts gespiegelt</translation>
    </message>
    <message>
        <source>flipped top-bottom</source>
        <translation>oben-unten gespiegelt</translation>
    </message>
    <message>
        <source>rows %1 to %2 were not in the file (hatched)</source>
        <translation>Zeilen %1 bis %2 fehlten in der Datei (schraffiert)</translation>
    </message>
    <message>
        <source>, isolines labelled in nats</source>
        <translation>, Isolinien in nat beschriftet</translation>
    </message>
    <message>
        <source>, isolines at %1 nats</source>
        <translation>, Isolinien bei %1 nat</translation>
    </message>
    <message>
        <source>Similarity %1</source>
        <translation>Ähnlichkeit %1</translation>
    </message>
    <message>
        <source>Weakly supported: no better than its controls</source>
        <translation>Schwach gestützt: nicht besser als die Kontrollsätze</translation>
    </message>
    <message>
        <source>Pearson r %1, Spearman ρ %2, overlap of the hottest %3: %4, largest difference %5 nats</source>
        <translation>Pearson r %1, Spearman ρ %2, Überlappung der stärksten %3: %4, größte Differenz %5 nat</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Hottest patch</source>
        <translation>Stärkster Patch</translation>
    </message>
    <message>
        <source>Share of nats</source>
        <translation>Anteil nat</translation>
    </message>
    <message>
        <source>Share of area</source>
        <translation>Anteil Fläche</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>CNR</source>
        <translation>CNR</translation>
    </message>
    <message>
        <source>touches</source>
        <translation>berührt</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>außerhalb</translation>
    </message>
    <message>
        <source>%1, nats per patch</source>
        <translation>%1, nat pro Patch</translation>
    </message>
    <message>
        <source>Region %1</source>
        <translation>Region %1</translation>
    </message>
    <message>
        <source>There is no picture to draw a figure of.</source>
        <translation>Es gibt kein Bild für eine Abbildung.</translation>
    </message>
    <message>
        <source>There is no finished map for the present captions and settings: a figure shows results.</source>
        <translation>Zu den jetzigen Sätzen und Einstellungen gibt es keine fertige Karte: Eine Abbildung zeigt Ergebnisse.</translation>
    </message>
    <message>
        <source>Original, maps and difference are all switched off.</source>
        <translation>Original, Karten und Differenz sind alle ausgeschaltet.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>Gezeigt</translation>
    </message>
    <message>
        <source>cosine similarity of picture and sentence</source>
        <translation>Kosinus-Ähnlichkeit von Bild und Satz</translation>
    </message>
    <message>
        <source>weakly supported: no more similar to the picture than control sentences</source>
        <translation>schwach gestützt: dem Bild nicht ähnlicher als Kontrollsätze</translation>
    </message>
    <message>
        <source>Attribution maps of several radiographs for the sentence %1: %2.</source>
        <translation>Attributionskarten mehrerer Röntgenaufnahmen für den Satz %1: %2.</translation>
    </message>
    <message>
        <source>Attribution maps of a radiograph: %1.</source>
        <translation>Attributionskarten einer Röntgenaufnahme: %1.</translation>
    </message>
    <message>
        <source>The frame on the original shows what the model saw.</source>
        <translation>Der Rahmen im Original zeigt, was das Modell sah.</translation>
    </message>
    <message>
        <source>The difference map %1 has zero in the middle of its colours; %2.</source>
        <translation>Die Differenzkarte %1 hat die Null in der Mitte ihrer Farben; %2.</translation>
    </message>
    <message>
        <source>block %1 of %2</source>
        <translation>Block %1 von %2</translation>
    </message>
    <message>
        <source>Maps were computed by multi-modal information bottleneck attribution (M2IB; Wang, Rudner and Wilson, NeurIPS 2023) with the bottleneck after %1 of the image tower and after %2 of the text tower, β = %3, %4 optimiser steps, learning rate %5, %6 noise samples and seed %7.</source>
        <translation>Die Karten wurden mit multimodaler Informationsengpass-Attribution (M2IB; Wang, Rudner und Wilson, NeurIPS 2023) berechnet, mit dem Engpass hinter %1 des Bild-Encoders und hinter %2 des Text-Encoders, β = %3, %4 Optimierungsschritten, Lernrate %5, %6 Rauschproben und Startwert %7.</translation>
    </message>
    <message>
        <source>%1 (SHA-256 of the weights %2…)</source>
        <translation>%1 (SHA-256 der Gewichte %2…)</translation>
    </message>
    <message>
        <source>The model was %1; the picture was prepared for it as follows: %2.</source>
        <translation>Das Modell war %1; das Bild wurde dafür so vorbereitet: %2.</translation>
    </message>
    <message>
        <source>Colours (table %1) stand for the information in nats that the bottleneck kept of a patch</source>
        <translation>Die Farben (Tabelle %1) stehen für die Information in nat, die der Engpass von einem Patch behielt</translation>
    </message>
    <message>
        <source>, from 0 to %1 nats per patch, the same for all maps</source>
        <translation>, von 0 bis %1 nat pro Patch, für alle Karten gleich</translation>
    </message>
    <message>
        <source>, each map from its own smallest to its largest value, so that colours of different maps cannot be compared</source>
        <translation>, jede Karte von ihrem kleinsten bis zu ihrem größten Wert, sodass Farben verschiedener Karten nicht vergleichbar sind</translation>
    </message>
    <message>
        <source>; below %1 % of the scale nothing is coloured</source>
        <translation>; unter %1 % der Skala ist nichts gefärbt</translation>
    </message>
    <message>
        <source>They show the patches the model used for the sentence and do not outline a finding.</source>
        <translation>Sie zeigen die Patches, die das Modell für den Satz benutzte, und umreißen keinen Befund.</translation>
    </message>
    <message>
        <source>Regions of interest were drawn by a person; the table gives whether the hottest patch touches the region, the share of the map’s nats within it beside its share of the area that the model saw, and the contrast-to-noise ratio (CNR).</source>
        <translation>Die Regionen (ROI) wurden von Hand gezeichnet; die Tabelle nennt, ob der stärkste Patch die Region berührt, den Anteil der nat der Karte darin neben ihrem Anteil an der Fläche, die das Modell sah, und das Kontrast-Rausch-Verhältnis (CNR).</translation>
    </message>
    <message>
        <source>IoU is the intersection over union of the region with the patches at or above %1 % of the scale.</source>
        <translation>IoU ist Schnittmenge durch Vereinigung der Region mit den Patches ab %1 % der Skala.</translation>
    </message>
    <message>
        <source>Made with M2IB Explorer %1. Research use only, not for diagnosis.</source>
        <translation>Erstellt mit M2IB Explorer %1. Nur für Forschungszwecke, nicht zur Diagnose.</translation>
    </message>
    <message>
        <source>“%1”</source>
        <comment>a quoted sentence</comment>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>cosine per patch</source>
        <translation>Kosinus pro Patch</translation>
    </message>
    <message>
        <source>no unit, this method only</source>
        <translation>ohne Einheit, nur diese Methode</translation>
    </message>
    <message>
        <source>cosine per word</source>
        <translation>Kosinus pro Wort</translation>
    </message>
    <message>
        <source>relative, this caption only</source>
        <translation>relativ, nur dieser Satz</translation>
    </message>
    <message>
        <source>Attribution by %1</source>
        <comment>a method</comment>
        <translation>Attribution mit %1</translation>
    </message>
    <message>
        <source>Patches the model used for each sentence (%1)</source>
        <translation>Patches, die das Modell für jeden Satz benutzte (%1)</translation>
    </message>
    <message>
        <source>Patches the model used for this sentence, by %1 methods</source>
        <translation>Patches, die das Modell für diesen Satz benutzte, nach %1 Methoden</translation>
    </message>
    <message>
        <source>Patches the model used for each sentence, by %1 methods</source>
        <translation>Patches, die das Modell für jeden Satz benutzte, nach %1 Methoden</translation>
    </message>
    <message>
        <source>Pearson r %1, Spearman ρ %2, overlap of the hottest %3: %4, largest difference %5 %6</source>
        <translation>Pearson r %1, Spearman ρ %2, Überlappung der stärksten %3: %4, größte Differenz %5 %6</translation>
    </message>
    <message>
        <source>Share of the map</source>
        <translation>Anteil Karte</translation>
    </message>
    <message>
        <source>, isolines labelled in the unit of each map</source>
        <translation>, Isolinien in der Einheit der jeweiligen Karte beschriftet</translation>
    </message>
    <message>
        <source>, values with signs from blue over gray (zero) to orange</source>
        <translation>, Werte mit Vorzeichen von Blau über Grau (Null) nach Orange</translation>
    </message>
    <message>
        <source>Each method has one scale of its own: colours of different methods cannot be compared.</source>
        <translation>Jede Methode hat eine eigene Skala: Farben verschiedener Methoden sind nicht vergleichbar.</translation>
    </message>
    <message>
        <source>Hatched patches are unstable: between seeds their value spreads by more than half of itself.</source>
        <translation>Schraffierte Patches sind instabil: Zwischen den Startwerten streut ihr Wert um mehr als seine Hälfte.</translation>
    </message>
    <message>
        <source>No difference is drawn: the two maps are of different methods.</source>
        <translation>Keine Differenz gezeichnet: Die beiden Karten stammen von verschiedenen Methoden.</translation>
    </message>
    <message>
        <source>Attribution maps of a radiograph for the sentence %1, by method: %2.</source>
        <translation>Attributionskarten einer Röntgenaufnahme für den Satz %1, nach Methoden: %2.</translation>
    </message>
    <message>
        <source>Colours (table %1; for values with signs blue, gray at zero and orange) stand for what a method gives a patch</source>
        <translation>Die Farben (Tabelle %1; bei Werten mit Vorzeichen Blau, Grau bei null und Orange) stehen für den Wert, den eine Methode einem Patch gibt</translation>
    </message>
    <message>
        <source>; each method has one scale of its own, so that colours of different methods cannot be compared</source>
        <translation>; jede Methode hat eine eigene Skala, sodass Farben verschiedener Methoden nicht vergleichbar sind</translation>
    </message>
    <message>
        <source>Regions of interest were drawn by a person; the table gives whether the hottest patch touches the region, the share of the map’s values within it beside its share of the area that the model saw, and the contrast-to-noise ratio (CNR).</source>
        <translation>Die Regionen (ROI) wurden von Hand gezeichnet; die Tabelle nennt, ob der stärkste Patch die Region berührt, den Anteil der Werte der Karte darin neben ihrem Anteil an der Fläche, die das Modell sah, und das Kontrast-Rausch-Verhältnis (CNR).</translation>
    </message>
    <message>
        <source>layers %1 (image tower) and %2 (text tower)</source>
        <translation>Schichten %1 (Bild-Encoder) und %2 (Text-Encoder)</translation>
    </message>
    <message>
        <source>layer %1 (image tower)</source>
        <translation>Schicht %1 (Bild-Encoder)</translation>
    </message>
    <message>
        <source>M2IB, β %1, layers %2 (image tower) and %3 (text tower), %4 steps, learning rate %5, %6 noise samples, %7</source>
        <translation>M2IB, β %1, Schichten %2 (Bild-Encoder) und %3 (Text-Encoder), %4 Schritte, Lernrate %5, %6 Rauschproben, %7</translation>
    </message>
    <message>
        <source>multi-modal information bottleneck attribution (M2IB; Wang, Rudner and Wilson, NeurIPS 2023) with the bottleneck after %1 of the image tower and after %2 of the text tower, β = %3, %4 optimiser steps, learning rate %5, %6 noise samples and %7</source>
        <translation>multimodale Informationsengpass-Attribution (M2IB; Wang, Rudner und Wilson, NeurIPS 2023), Engpass hinter %1 des Bild-Encoders und hinter %2 des Text-Encoders, β = %3, %4 Optimierungsschritte, Lernrate %5, %6 Rauschproben, %7</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <comment>a method with its settings</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>the information, in nats, that the bottleneck kept</source>
        <translation>die Information in nat, die der Engpass behielt</translation>
    </message>
    <message>
        <source>a share of the cosine of picture and sentence, orange for the match and blue against it</source>
        <translation>ein Anteil am Kosinus von Bild und Satz, Orange für die Übereinstimmung und Blau dagegen</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>Startwert %1</translation>
    </message>
    <message>
        <source>mean of %1 seeds %2 … %3, unstable patches hatched</source>
        <translation>Mittel aus %1 Startwerten %2 … %3, instabile Patches schraffiert</translation>
    </message>
    <message>
        <source>Maps were computed by %1.</source>
        <translation>So wurden die Karten berechnet: %1.</translation>
    </message>
    <message>
        <source>Colour is what a method gives each patch or word (%1).</source>
        <translation>Die Farbe ist der Wert, den eine Methode jedem Patch oder Wort gibt (%1).</translation>
    </message>
    <message>
        <source>It shows the patches the model used for the sentence, as the method sees it, also where the sentence does not fit the picture. It does not outline a finding.</source>
        <translation>Sie zeigt die Patches, die das Modell nach dieser Methode für den Satz benutzte, auch wenn der Satz nicht zum Bild passt. Sie umreißt keinen Befund.</translation>
    </message>
    <message>
        <source>The map of %1 does not depend on the sentence.</source>
        <translation>Die Karte von %1 hängt nicht vom Satz ab.</translation>
    </message>
    <message>
        <source>%1: %2 to %3 %4</source>
        <comment>method, its scale and unit</comment>
        <translation>%1: %2 bis %3 %4</translation>
    </message>
    <message>
        <source>without a unit</source>
        <translation>ohne Einheit</translation>
    </message>
    <message>
        <source>Explains pictures only: no word is shaded.</source>
        <translation>Erklärt nur Bilder: Kein Wort ist getönt.</translation>
    </message>
    <message>
        <source>%1, cosine per patch</source>
        <translation>%1, Kosinus pro Patch</translation>
    </message>
    <message>
        <source>%1, no unit</source>
        <translation>%1, ohne Einheit</translation>
    </message>
    <message>
        <source>cosine</source>
        <comment>unit</comment>
        <translation>Kosinus</translation>
    </message>
    <message>
        <source>nats</source>
        <comment>unit</comment>
        <translation>nat</translation>
    </message>
    <message>
        <source>a value without a unit, to be compared within this method only</source>
        <translation>ein Wert ohne Einheit, nur innerhalb dieser Methode vergleichbar</translation>
    </message>
    <message>
        <source>Patches %1 to %2 %3</source>
        <comment>a map&apos;s scale and its unit</comment>
        <translation>Patches %1 bis %2 %3</translation>
    </message>
    <message>
        <source>Words %1 to %2 %3</source>
        <comment>the words&apos; scale and its unit</comment>
        <translation>Wörter %1 bis %2 %3</translation>
    </message>
    <message>
        <source>lowest, 0, highest: see under each map</source>
        <translation>Mitte 0, Enden siehe unter jeder Karte</translation>
    </message>
    <message>
        <source>lowest to highest: see under each map</source>
        <translation>Enden siehe unter jeder Karte</translation>
    </message>
    <message>
        <source>words, this method only</source>
        <translation>Wörter, nur diese Methode</translation>
    </message>
</context>
<context>
    <name>InputCheck</name>
    <message>
        <source>This looks like a colour photograph, not like a radiograph: %1 per cent of the picture are coloured.</source>
        <translation>Dies sieht nach einem Farbfoto aus, nicht nach einer Röntgenaufnahme: %1 Prozent des Bildes sind farbig.</translation>
    </message>
    <message>
        <source>Black and white may be exchanged. Models expect bones to be white.</source>
        <translation>Schwarz und Weiß sind möglicherweise vertauscht. Modelle erwarten weiße Knochen.</translation>
    </message>
    <message>
        <source>The picture has only %1 pixels on its shorter side; models look at %2.</source>
        <translation>Das Bild hat an der kürzeren Seite nur %1 Pixel; Modelle betrachten %2.</translation>
    </message>
    <message>
        <source>This may be no frontal view (%1). Most models know frontal views best.</source>
        <translation>Dies ist möglicherweise keine Frontalaufnahme (%1). Die meisten Modelle kennen Frontalaufnahmen am besten.</translation>
    </message>
    <message>
        <source>The file says that it shows something else: %1.</source>
        <translation>Laut Datei kein Röntgen-Thorax: %1.</translation>
    </message>
    <message>
        <source>The picture is almost one gray with this window.</source>
        <translation>Mit diesem Fenster hat das Bild fast nur einen Grauwert.</translation>
    </message>
</context>
<context>
    <name>LengthText</name>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>mm at detector</source>
        <translation>mm am Detektor</translation>
    </message>
    <message>
        <source>mm on film</source>
        <translation>mm auf dem Film</translation>
    </message>
    <message>
        <source>mm (calibrated)</source>
        <translation>mm (kalibriert)</translation>
    </message>
    <message>
        <source>mm</source>
        <translation>mm</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>A length: number and unit</extracomment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>MapDoubt</name>
    <message>
        <source>β is so large that hardly any information passes: the map shows little but noise. Make β smaller.</source>
        <translation>β ist so groß, dass kaum Information durchkommt: Die Karte zeigt fast nur Rauschen. Verkleinern Sie β.</translation>
    </message>
    <message>
        <source>Hardly anything has been closed: β is so small, or the steps so few, that the map shows what is there, not what the caption needs. Make β larger or take more steps.</source>
        <translation>Fast alles kommt durch: β ist so klein oder die Schritte sind so wenige, dass die Karte zeigt, was da ist, nicht, was der Satz braucht. Vergrößern Sie β oder nehmen Sie mehr Schritte.</translation>
    </message>
    <message>
        <source>The mask stands at its ends nearly everywhere and can hardly change any more. Take fewer steps or a smaller learning rate.</source>
        <translation>Die Maske steht fast überall an ihren Enden und kann sich kaum noch ändern. Nehmen Sie weniger Schritte oder eine kleinere Lernrate.</translation>
    </message>
    <message>
        <source>All patches have nearly the same value: differences between colours mean little.</source>
        <translation>Alle Patches haben fast denselben Wert: Unterschiede zwischen den Farben bedeuten wenig.</translation>
    </message>
    <message>
        <source>At this layer the patches hardly carry their own place any more: a warm patch need not mean that place in the picture. Choose an earlier layer.</source>
        <translation>In dieser Schicht tragen die Patches ihren eigenen Ort kaum noch: Ein starker Patch muss nicht diese Stelle im Bild meinen. Wählen Sie eine frühere Schicht.</translation>
    </message>
    <message>
        <source>Repeats with other random numbers have their warmest patches elsewhere. Use more samples or repeats, and read only what all repeats share.</source>
        <translation>Wiederholungen mit anderen Zufallszahlen haben ihre stärksten Patches anderswo. Nehmen Sie mehr Proben oder Wiederholungen und lesen Sie nur, was allen gemeinsam ist.</translation>
    </message>
    <message>
        <source>This method gives the same map for every caption: it does not explain this caption.</source>
        <translation>Diese Methode gibt für jeden Satz dieselbe Karte: Sie erklärt diesen Satz nicht.</translation>
    </message>
    <message>
        <source>The picture supports this caption no better than captions that say nothing or the opposite: the map shows where the model looked for it, not that it is there.</source>
        <translation>Das Bild stützt diesen Satz nicht besser als Sätze, die nichts oder das Gegenteil sagen: Die Karte zeigt, wo das Modell danach gesucht hat, nicht, dass es da ist.</translation>
    </message>
</context>
<context>
    <name>MarksPanel</name>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>White</source>
        <translation>Weiß</translation>
    </message>
    <message>
        <source>Sky blue</source>
        <translation>Himmelblau</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Bluish green</source>
        <translation>Blaugrün</translation>
    </message>
    <message>
        <source>Reddish purple</source>
        <translation>Purpur</translation>
    </message>
    <message>
        <source>Vermilion</source>
        <translation>Zinnoberrot</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Schwarz</translation>
    </message>
</context>
<context>
    <name>Method</name>
    <message>
        <source>M2IB</source>
        <translation>M2IB</translation>
    </message>
    <message>
        <source>adds noise wherever picture and caption agree without it; what must stay clear is the map</source>
        <translation>fügt Rauschen hinzu, wo Bild und Satz auch ohne die Stelle passen; was klar bleiben muss, ist die Karte</translation>
    </message>
    <message>
        <source>1 forward, then 10 steps of the blocks behind its layer on 10 noisy copies</source>
        <translation>1 Vorwärtslauf, dann 10 Schritte der Blöcke hinter der Schicht mit 10 verrauschten Kopien</translation>
    </message>
    <message>
        <source>noise samples a step</source>
        <translation>Rauschproben je Schritt</translation>
    </message>
    <message>
        <source>NIB</source>
        <translation>NIB</translation>
    </message>
    <message>
        <source>fades the hidden states in and adds up what each one contributes to the match</source>
        <translation>blendet die inneren Zustände ein und summiert, was jeder zur Übereinstimmung beiträgt</translation>
    </message>
    <message>
        <source>1 forward, then 10 forward and backward of the blocks behind its layer</source>
        <translation>1 Vorwärtslauf, dann 10 Vor- und Rückwärtsläufe der Blöcke hinter der Schicht</translation>
    </message>
    <message>
        <source>points on the path</source>
        <translation>Punkte auf dem Weg</translation>
    </message>
    <message>
        <source>Grad-ECLIP</source>
        <translation>Grad-ECLIP</translation>
    </message>
    <message>
        <source>weights what the last attention reads from each patch by how much the match depends on it</source>
        <translation>gewichtet, was die letzte Aufmerksamkeit aus jedem Patch liest, danach, wie stark die Übereinstimmung davon abhängt</translation>
    </message>
    <message>
        <source>1 forward, 1 backward of the last block</source>
        <translation>1 Vorwärtslauf, 1 Rückwärtslauf des letzten Blocks</translation>
    </message>
    <message>
        <source>LeGrad</source>
        <translation>LeGrad</translation>
    </message>
    <message>
        <source>adds up how sensitive the match is to each attention weight of the last blocks</source>
        <translation>summiert, wie empfindlich die Übereinstimmung auf jedes Aufmerksamkeitsgewicht der letzten Blöcke reagiert</translation>
    </message>
    <message>
        <source>1 forward, 1 backward of the last two blocks</source>
        <translation>1 Vorwärtslauf, 1 Rückwärtslauf der letzten beiden Blöcke</translation>
    </message>
    <message>
        <source>Chefer relevance</source>
        <translation>Chefer-Relevanz</translation>
    </message>
    <message>
        <source>follows attention that raises the match from the pooled token back to the patches</source>
        <translation>folgt der Aufmerksamkeit, die die Übereinstimmung hebt, vom Ausgabe-Token zurück zu den Patches</translation>
    </message>
    <message>
        <source>Attention rollout</source>
        <translation>Attention Rollout</translation>
    </message>
    <message>
        <source>multiplies attention over all blocks; it does not depend on the caption</source>
        <translation>multipliziert die Aufmerksamkeit über alle Blöcke; hängt nicht vom Satz ab</translation>
    </message>
    <message>
        <source>1 forward</source>
        <translation>1 Vorwärtslauf</translation>
    </message>
    <message>
        <source>Grad-CAM</source>
        <translation>Grad-CAM</translation>
    </message>
    <message>
        <source>weights hidden channels by their mean effect on the match</source>
        <translation>gewichtet innere Kanäle mit ihrer mittleren Wirkung auf die Übereinstimmung</translation>
    </message>
    <message>
        <source>1 forward, 1 backward of the blocks behind its layer</source>
        <translation>1 Vorwärtslauf, 1 Rückwärtslauf der Blöcke hinter der Schicht</translation>
    </message>
    <message>
        <source>Gradient saliency</source>
        <translation>Gradienten-Salienz</translation>
    </message>
    <message>
        <source>how much the match changes with each pixel</source>
        <translation>wie stark sich die Übereinstimmung mit jedem Pixel ändert</translation>
    </message>
    <message>
        <source>1 forward, 1 backward</source>
        <translation>1 Vorwärtslauf, 1 Rückwärtslauf</translation>
    </message>
    <message>
        <source>SmoothGrad</source>
        <translation>SmoothGrad</translation>
    </message>
    <message>
        <source>gradient saliency averaged over noisy copies of the picture</source>
        <translation>Gradienten-Salienz, gemittelt über verrauschte Kopien des Bildes</translation>
    </message>
    <message>
        <source>1 forward and 1 backward a copy</source>
        <translation>je Kopie 1 Vorwärts- und 1 Rückwärtslauf</translation>
    </message>
    <message>
        <source>noisy copies</source>
        <translation>verrauschte Kopien</translation>
    </message>
    <message>
        <source>Integrated gradients</source>
        <translation>Integrierte Gradienten</translation>
    </message>
    <message>
        <source>adds up gradients on the way from an empty picture to this one</source>
        <translation>summiert Gradienten auf dem Weg von einem leeren Bild zu diesem</translation>
    </message>
    <message>
        <source>1 forward and 1 backward a point of the path</source>
        <translation>je Punkt des Weges 1 Vorwärts- und 1 Rückwärtslauf</translation>
    </message>
    <message>
        <source>RISE</source>
        <translation>RISE</translation>
    </message>
    <message>
        <source>hides random parts of the picture and looks which of them the match needs</source>
        <translation>verdeckt zufällige Teile des Bildes und prüft, welche davon die Übereinstimmung braucht</translation>
    </message>
    <message>
        <source>1 forward a mask</source>
        <translation>je Maske 1 Vorwärtslauf</translation>
    </message>
    <message>
        <source>masks</source>
        <translation>Masken</translation>
    </message>
    <message>
        <source>Kernel SHAP</source>
        <translation>Kernel SHAP</translation>
    </message>
    <message>
        <source>shares the match fairly among parts of the picture, from trials with some of them hidden</source>
        <translation>teilt die Übereinstimmung anteilig auf Teile des Bildes auf, aus Versuchen mit einigen verdeckt</translation>
    </message>
    <message>
        <source>1 forward a trial</source>
        <translation>je Versuch 1 Vorwärtslauf</translation>
    </message>
    <message>
        <source>trials</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Occlusion</source>
        <translation>Occlusion</translation>
    </message>
    <message>
        <source>hides one place after the other and shows how far the match falls</source>
        <translation>verdeckt eine Stelle nach der anderen und zeigt, wie weit die Übereinstimmung sinkt</translation>
    </message>
    <message>
        <source>1 forward a place</source>
        <translation>je Stelle 1 Vorwärtslauf</translation>
    </message>
    <message>
        <source>it explains pictures only</source>
        <translation>sie erklärt nur Bilder</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>parameters</source>
        <translation>Param.</translation>
    </message>
    <message>
        <source>Image</source>
        <comment>tower</comment>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Text</source>
        <comment>tower</comment>
        <translation>Text</translation>
    </message>
    <message>
        <source>%1 k</source>
        <comment>thousand</comment>
        <translation>%1 Tsd.</translation>
    </message>
    <message>
        <source>%1 M</source>
        <comment>million</comment>
        <translation>%1 Mio.</translation>
    </message>
    <message>
        <source>%1 B</source>
        <comment>billion, a thousand million</comment>
        <translation>%1 Mrd.</translation>
    </message>
    <message>
        <source>%1 × %1 patches</source>
        <translation>%1 × %1 Patches</translation>
    </message>
    <message>
        <source>%1 px</source>
        <translation>%1 px</translation>
    </message>
</context>
<context>
    <name>ModelInfo</name>
    <message>
        <source>%1 blocks, width %2, %3 heads, %4 tokens, %5</source>
        <translation>%1 Blöcke, Breite %2, %3 Köpfe, %4 Tokens, %5</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>file name, size</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>kept as stored</source>
        <translation>bleibt wie gespeichert</translation>
    </message>
    <message>
        <source>float32 in memory</source>
        <translation>im Arbeitsspeicher float32</translation>
    </message>
    <message>
        <source>%1 in the files, %2</source>
        <translation>%1 in den Dateien, %2</translation>
    </message>
    <message>
        <source>Image tower</source>
        <translation>Bild-Encoder</translation>
    </message>
    <message>
        <source>Text tower</source>
        <translation>Text-Encoder</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>%1 × %1 px, patches of %2 px, grid %3 × %3</source>
        <translation>%1 × %1 px, Patches von %2 px, Raster %3 × %3</translation>
    </message>
    <message>
        <source>%1 (your choice): %2</source>
        <translation>%1 (Ihre Wahl): %2</translation>
    </message>
    <message>
        <source>Preprocessing</source>
        <translation>Vorverarbeitung</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Vokabular</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Tokens</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>Auffüllung</translation>
    </message>
    <message>
        <source>captions are filled up to %1 tokens with token %2</source>
        <translation>Sätze werden auf %1 Tokens mit Token %2 aufgefüllt</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>Pooling</translation>
    </message>
    <message>
        <source>%1 numbers, logit scale %2</source>
        <translation>%1 Zahlen, Logit-Skala %2</translation>
    </message>
    <message>
        <source>, logit bias %1</source>
        <translation>, Logit-Bias %1</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>Embedding</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>%1 (%2 in memory)</source>
        <translation>%1 (%2 im Speicher)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>Verwendungszweck</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>Vertrauen</translation>
    </message>
    <message>
        <source>Assumed</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>File format</source>
        <translation>Dateiformat</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Weights files</source>
        <translation>Gewichtsdateien</translation>
    </message>
    <message>
        <source>SHA-256 of the weights</source>
        <translation>SHA-256 der Gewichte</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
</context>
<context>
    <name>ModelSummary</name>
    <message>
        <source>Small demonstration model that has only ever seen drawn radiographs.</source>
        <translation>Kleines Vorführmodell, das nur gezeichnete Röntgenbilder kennt.</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>As the model&apos;s files say</source>
        <translation>Wie in den Dateien des Modells</translation>
    </message>
    <message>
        <source>The preparation that comes with the model. Choose another only if you know that the model was trained or evaluated differently.</source>
        <translation>Die Vorverarbeitung, die zum Modell gehört. Wählen Sie nur dann eine andere, wenn Sie wissen, dass das Modell anders trainiert oder ausgewertet wurde.</translation>
    </message>
    <message>
        <source>Crop the centre</source>
        <translation>Mitte ausschneiden</translation>
    </message>
    <message>
        <source>Keeps the proportions and cuts the longer side at both ends. The margins of the longer side are not seen by the model.</source>
        <translation>Erhält das Seitenverhältnis und schneidet die längere Seite an beiden Enden ab. Die Ränder der längeren Seite sieht das Modell nicht.</translation>
    </message>
    <message>
        <source>Stretch to a square</source>
        <translation>Zum Quadrat strecken</translation>
    </message>
    <message>
        <source>Shows the model the whole picture, but changes its proportions unless it is square.</source>
        <translation>Zeigt dem Modell das ganze Bild, verändert aber das Seitenverhältnis, wenn es nicht quadratisch ist.</translation>
    </message>
    <message>
        <source>Fit with black bars</source>
        <translation>Einpassen mit schwarzen Streifen</translation>
    </message>
    <message>
        <source>Shows the model the whole picture in its proportions and fills the square with black.</source>
        <translation>Zeigt dem Modell das ganze Bild in seinem Seitenverhältnis und füllt das Quadrat mit Schwarz auf.</translation>
    </message>
    <message>
        <source>CheXzero training</source>
        <translation>CheXzero-Training</translation>
    </message>
    <message>
        <source>As CheXzero was trained, also CXR-RePaiR on MIMIC-CXR: whole picture in gray at 320 pixels with black bars, normalised with the mean of its training pictures. For checkpoints of these projects only.</source>
        <translation>Wie CheXzero trainiert wurde, auch CXR-RePaiR an MIMIC-CXR: das ganze Bild in Grau mit 320 Pixeln und schwarzen Streifen, normiert mit dem Mittelwert der Trainingsbilder. Nur für Modelle dieser Projekte.</translation>
    </message>
    <message>
        <source>CXR-RePaiR for CheXpert</source>
        <translation>CXR-RePaiR für CheXpert</translation>
    </message>
    <message>
        <source>As the preparation of CheXzero, but with the mean and deviation that CXR-RePaiR uses for CheXpert pictures. For checkpoints of that project only.</source>
        <translation>Wie die Vorverarbeitung von CheXzero, aber mit dem Mittelwert und der Streuung, die CXR-RePaiR für CheXpert-Bilder verwendet. Nur für Modelle dieses Projekts.</translation>
    </message>
    <message>
        <source>MedSigLIP evaluation</source>
        <translation>MedSigLIP-Auswertung</translation>
    </message>
    <message>
        <source>As Google evaluated MedSigLIP: stretched to a square without smoothing, which drops fine detail of large pictures.</source>
        <translation>Wie Google MedSigLIP ausgewertet hat: zum Quadrat gestreckt ohne Glättung, wobei feine Einzelheiten großer Bilder verloren gehen.</translation>
    </message>
    <message>
        <source>MedSigLIP with black bars</source>
        <translation>MedSigLIP mit schwarzen Streifen</translation>
    </message>
    <message>
        <source>As in MedSigLIP&apos;s fine-tuning example: padded with black to a square, then made smaller with smoothing.</source>
        <translation>Wie im Beispiel zum Nachtrainieren von MedSigLIP: mit Schwarz zum Quadrat ergänzt, dann mit Glättung verkleinert.</translation>
    </message>
    <message>
        <source>Quick GELU (OpenAI&apos;s CLIP)</source>
        <translation>Quick GELU (CLIP von OpenAI)</translation>
    </message>
    <message>
        <source>GELU, exact</source>
        <translation>GELU, exakt</translation>
    </message>
    <message>
        <source>GELU, tanh approximation (SigLIP)</source>
        <translation>GELU, tanh-Näherung (SigLIP)</translation>
    </message>
    <message>
        <source>size not published</source>
        <translation>Größe nicht veröffentlicht</translation>
    </message>
    <message>
        <source>about %1 s</source>
        <comment>time left</comment>
        <translation>etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <comment>time left</comment>
        <translation>etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h %2 min</source>
        <comment>time left</comment>
        <translation>etwa %1 h %2 min</translation>
    </message>
    <message>
        <source>The model&apos;s files do not say everything. Assumed: %1. See Help &gt; Model information.</source>
        <translation>Die Dateien des Modells sagen nicht alles. Angenommen wurde: %1. Siehe Hilfe &gt; Modellinformationen.</translation>
    </message>
    <message>
        <source>more than %1</source>
        <comment>a size</comment>
        <translation>mehr als %1</translation>
    </message>
</context>
<context>
    <name>PointerMap</name>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>The tool chosen in the toolbar</source>
        <translation>Gewähltes Werkzeug</translation>
    </message>
    <message>
        <source>Window/level</source>
        <translation>Fensterung</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>Bild verschieben</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoomen</translation>
    </message>
    <message>
        <source>Measure a length</source>
        <translation>Länge messen</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>Zoomen am Mauszeiger</translation>
    </message>
    <message>
        <source>Next or previous picture of the file</source>
        <translation>Nächstes oder voriges Bild der Datei</translation>
    </message>
    <message>
        <source>Window width</source>
        <translation>Fensterbreite</translation>
    </message>
</context>
<context>
    <name>ReadingNote</name>
    <message>
        <source>The file is truncated: %1 of %2 bytes. Rows from %3 on are missing and shown hatched.</source>
        <translation>Die Datei ist abgeschnitten: %1 von %2 Bytes. Die Zeilen ab %3 fehlen und sind schraffiert.</translation>
    </message>
    <message>
        <source>Shown upright, as the file&apos;s EXIF orientation asks (%1). The usual Python processors ignore it.</source>
        <translation>Aufrecht gezeigt, wie es die EXIF-Ausrichtung der Datei verlangt (%1). Die üblichen Python-Programme beachten sie nicht.</translation>
    </message>
    <message>
        <source>The file&apos;s transparency is ignored.</source>
        <translation>Die Transparenz der Datei wird nicht beachtet.</translation>
    </message>
    <message>
        <source>Colour of %1 bits a channel is kept with 8 bits.</source>
        <translation>Farbe mit %1 Bit je Kanal wird mit 8 Bit behalten.</translation>
    </message>
    <message>
        <source>The picture was compressed with losses (%1): fine detail may be missing.</source>
        <translation>Das Bild wurde verlustbehaftet komprimiert (%1): Feine Einzelheiten können fehlen.</translation>
    </message>
    <message>
        <source>The file does not say how it is encoded; read as %1.</source>
        <translation>Die Datei sagt nicht, wie sie kodiert ist; gelesen als %1.</translation>
    </message>
    <message>
        <source>The file&apos;s pixel spacing cannot be used (%1): lengths are in pixels.</source>
        <translation>Der Pixelabstand der Datei ist nicht verwendbar (%1): Längen sind in Pixeln angegeben.</translation>
    </message>
    <message>
        <source>Pixels are not square (%1), but are shown and given to the model as if.</source>
        <translation>Die Pixel sind nicht quadratisch (%1), werden aber so gezeigt und dem Modell gegeben, als wären sie es.</translation>
    </message>
    <message>
        <source>A window of the file is not used: %1.</source>
        <translation>Ein Fenster der Datei wird nicht verwendet: %1.</translation>
    </message>
    <message>
        <source>The file&apos;s rescale values are not used: %1.</source>
        <translation>Die Umrechnungswerte (Rescale) der Datei werden nicht verwendet: %1.</translation>
    </message>
    <message>
        <source>A look-up table of the file is not used: %1.</source>
        <translation>Eine Umsetzungstabelle (LUT) der Datei wird nicht verwendet: %1.</translation>
    </message>
    <message>
        <source>The file contradicts itself about black and white: %1. Inverting may be needed.</source>
        <translation>Die Datei widerspricht sich bei Schwarz und Weiß: %1. Vielleicht muss invertiert werden.</translation>
    </message>
    <message>
        <source>Frames left out: %1 (%2).</source>
        <translation>Ausgelassene Einzelbilder: %1 (%2).</translation>
    </message>
    <message>
        <source>The file says that text is burned into the picture. It may name the patient: cover it with a black-out box before exporting.</source>
        <translation>Laut Datei ist Text in das Bild eingebrannt. Er kann den Patienten nennen: Decken Sie ihn vor dem Export mit einer Schwärzung ab.</translation>
    </message>
    <message>
        <source>The file has drawings laid over the picture (%1), which are not shown.</source>
        <translation>Die Datei enthält Zeichnungen, die über dem Bild liegen (%1); sie werden nicht gezeigt.</translation>
    </message>
    <message>
        <source>The picture&apos;s data are damaged (%1). What is shown may be wrong in places.</source>
        <translation>Die Bilddaten sind beschädigt (%1). Das Gezeigte kann stellenweise falsch sein.</translation>
    </message>
    <message>
        <source>The file is unusual (%1).</source>
        <translation>Die Datei ist ungewöhnlich (%1).</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>it is not a regular file</source>
        <translation>Es ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>its pickle ends too soon (was the download cut short?)</source>
        <translation>Das Pickle darin endet zu früh (wurde der Download abgebrochen?)</translation>
    </message>
    <message>
        <source>its header ends after the end of the file (was the download cut short?)</source>
        <translation>Der Header reicht über das Ende der Datei hinaus (wurde der Download abgebrochen?)</translation>
    </message>
    <message>
        <source>it ends too soon (was the download cut short?)</source>
        <translation>Sie endet zu früh (wurde der Download abgebrochen?)</translation>
    </message>
    <message>
        <source>its zip directory is missing (was the download cut short?)</source>
        <translation>Das ZIP-Verzeichnis fehlt (wurde der Download abgebrochen?)</translation>
    </message>
    <message>
        <source>model.safetensors, pytorch_model.bin or another file of weights, and its config.json</source>
        <translation>model.safetensors, pytorch_model.bin oder eine andere Gewichtsdatei mit ihrer config.json</translation>
    </message>
    <message>
        <source>its layout is unknown</source>
        <translation>Sein Aufbau ist unbekannt</translation>
    </message>
    <message>
        <source>it has a tower of a single block, after which no bottleneck can be placed</source>
        <translation>Es hat einen Encoder mit nur einem Block, hinter dem kein Engpass eingesetzt werden kann</translation>
    </message>
    <message>
        <source>it is protected by a password</source>
        <translation>Der Inhalt ist mit einem Passwort geschützt</translation>
    </message>
    <message>
        <source>its directory is missing (was the copy cut short?)</source>
        <translation>Das Inhaltsverzeichnis fehlt (wurde das Kopieren abgebrochen?)</translation>
    </message>
    <message>
        <source>the checksum of a file in it is wrong</source>
        <translation>Die Prüfsumme einer enthaltenen Datei ist falsch</translation>
    </message>
    <message>
        <source>it is compressed in a way that cannot be read</source>
        <translation>Diese Art der Komprimierung kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>memory is short</source>
        <translation>Der Arbeitsspeicher reicht nicht aus</translation>
    </message>
    <message>
        <source>an embedded picture has no SHA-256</source>
        <translation>Ein eingebettetes Bild hat keinen SHA-256</translation>
    </message>
    <message>
        <source>an embedded picture is missing</source>
        <translation>Ein eingebettetes Bild fehlt</translation>
    </message>
    <message>
        <source>its embedded pictures have more than 2 GiB</source>
        <translation>Die eingebetteten Bilder haben mehr als 2 GiB</translation>
    </message>
    <message>
        <source>an embedded picture is not what its SHA-256 promises</source>
        <translation>Ein eingebettetes Bild passt nicht zu seinem SHA-256</translation>
    </message>
    <message>
        <source>its JSON is damaged</source>
        <translation>Das JSON darin ist beschädigt</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Das Dateisystem ist schreibgeschützt</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Das Kontingent auf dem Datenträger ist ausgeschöpft</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>Es ist ein Ordner</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Ein-/Ausgabefehler</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>Caption</source>
        <translation>Satz</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>Share among these</source>
        <translation>Anteil unter diesen</translation>
    </message>
    <message>
        <source>Best control</source>
        <translation>Bester Kontrollsatz</translation>
    </message>
    <message>
        <source>Support</source>
        <translation>Stützung</translation>
    </message>
    <message>
        <source>better than its controls by %1</source>
        <translation>um %1 besser als die Kontrollsätze</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Sätze</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>Karten</translation>
    </message>
    <message>
        <source>Pearson r</source>
        <translation>Pearson r</translation>
    </message>
    <message>
        <source>Spearman ρ</source>
        <translation>Spearman ρ</translation>
    </message>
    <message>
        <source>Overlap of the hottest 20 %</source>
        <translation>Überlappung der stärksten 20 %</translation>
    </message>
    <message>
        <source>Largest difference, nats</source>
        <translation>Größte Differenz, nat</translation>
    </message>
    <message>
        <source>Comparison of the maps</source>
        <translation>Vergleich der Karten</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Model: %1</source>
        <translation>Modell: %1</translation>
    </message>
    <message>
        <source>Fact</source>
        <translation>Angabe</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>Verwendungszweck</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>SHA-256 of the weights</source>
        <translation>SHA-256 der Gewichte</translation>
    </message>
    <message>
        <source>Image tower</source>
        <translation>Bild-Encoder</translation>
    </message>
    <message>
        <source>%1 blocks, width %2, %3 × %3 patches</source>
        <translation>%1 Blöcke, Breite %2, %3 × %3 Patches</translation>
    </message>
    <message>
        <source>Text tower</source>
        <translation>Text-Encoder</translation>
    </message>
    <message>
        <source>%1 blocks, width %2, %3 tokens</source>
        <translation>%1 Blöcke, Breite %2, %3 Tokens</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <source>Preprocessing</source>
        <translation>Vorverarbeitung</translation>
    </message>
    <message>
        <source>Taken for granted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Picture %1</source>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>Original and attribution maps, captions: %1</source>
        <translation>Original und Attributionskarten, Sätze: %1</translation>
    </message>
    <message>
        <source>Regions of interest</source>
        <translation>Regionen (ROI)</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>To repeat it</source>
        <translation>Zum Wiederholen</translation>
    </message>
    <message>
        <source>Information bottleneck attribution (M2IB): report</source>
        <translation>Attribution mit Informationsengpass (M2IB): Bericht</translation>
    </message>
    <message>
        <source>M2IB report</source>
        <translation>M2IB-Bericht</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Largest difference</source>
        <translation>Größte Differenz</translation>
    </message>
    <message>
        <source>Attribution maps of several methods: report</source>
        <translation>Attributionskarten mehrerer Methoden: Bericht</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 pairs are listed.</source>
        <translation>Nur die ersten %1 von %2 Paaren sind aufgeführt.</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>%1 %2 → %3</source>
        <comment>a setting&apos;s name, its value before and after</comment>
        <translation>%1 %2 → %3</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>image layer</source>
        <translation>Bildschicht</translation>
    </message>
    <message>
        <source>text layer</source>
        <translation>Textschicht</translation>
    </message>
    <message>
        <source>after block %1 of %2</source>
        <translation>nach Block %1 von %2</translation>
    </message>
    <message>
        <source>β %1</source>
        <translation>β %1</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>image layer %1</source>
        <translation>Bildschicht %1</translation>
    </message>
    <message>
        <source>text layer %1</source>
        <translation>Textschicht %1</translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n Schritt</numerusform>
            <numerusform>%n Schritte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n samples</source>
        <translation>
            <numerusform>%n Rauschprobe</numerusform>
            <numerusform>%n Rauschproben</numerusform>
        </translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>Startwert %1</translation>
    </message>
    <message>
        <source>learning rate %1</source>
        <translation>Lernrate %1</translation>
    </message>
    <message>
        <source>β</source>
        <translation>β</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>Rauschproben</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>new model</source>
        <translation>neues Modell</translation>
    </message>
    <message>
        <source>new caption</source>
        <translation>neuer Satz</translation>
    </message>
    <message>
        <source>similarity %1</source>
        <translation>Ähnlichkeit %1</translation>
    </message>
    <message>
        <source>This model&apos;s answers cannot be meaningful.</source>
        <translation>Die Antworten dieses Modells können nicht aussagekräftig sein.</translation>
    </message>
    <message>
        <source>This model&apos;s answers cannot be meaningful: %1</source>
        <translation>Die Antworten dieses Modells können nicht aussagekräftig sein: %1</translation>
    </message>
    <message>
        <source>Training unknown: read its maps with care</source>
        <translation>Training unbekannt: Lesen Sie die Karten mit Vorsicht</translation>
    </message>
    <message numerus="yes">
        <source>The caption is too long for the model: its last %n tokens were left out.</source>
        <translation>
            <numerusform>Der Satz ist zu lang für das Modell: Das letzte Token wurde weggelassen.</numerusform>
            <numerusform>Der Satz ist zu lang für das Modell: Die letzten %n Tokens wurden weggelassen.</numerusform>
        </translation>
    </message>
    <message>
        <source>fit</source>
        <comment>way of preparing a picture, beside an arrow</comment>
        <translation>einpassen</translation>
    </message>
    <message>
        <source>crop</source>
        <comment>way of preparing a picture, beside an arrow</comment>
        <translation>ausschneiden</translation>
    </message>
    <message>
        <source>stretch</source>
        <comment>way of preparing a picture, beside an arrow</comment>
        <translation>strecken</translation>
    </message>
    <message>
        <source>model’s own</source>
        <comment>way of preparing a picture, beside an arrow</comment>
        <translation>wie im Modell</translation>
    </message>
    <message>
        <source>table %1</source>
        <comment>of a file</comment>
        <translation>Tabelle %1</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>centre and width of a window</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>your window</source>
        <translation>Ihr Fenster</translation>
    </message>
    <message numerus="yes">
        <source>%n black-outs</source>
        <translation>
            <numerusform>%n Schwärzung</numerusform>
            <numerusform>%n Schwärzungen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>before and after</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>the model sees your window</source>
        <translation>das Modell sieht Ihr Fenster</translation>
    </message>
    <message>
        <source>window → the picture’s own</source>
        <translation>Fenster → das des Bildes</translation>
    </message>
    <message>
        <source>window %1 → %2</source>
        <comment>centre / width before and after</comment>
        <translation>Fenster %1 → %2</translation>
    </message>
    <message>
        <source>black-out changed</source>
        <translation>Schwärzung geändert</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a number and what it counts</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>repeats</source>
        <translation>Wiederholungen</translation>
    </message>
    <message numerus="yes">
        <source>%n repeats</source>
        <translation>
            <numerusform>%n Wiederholung</numerusform>
            <numerusform>%n Wiederholungen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ViewMarks</name>
    <message>
        <source>C %1  W %2</source>
        <extracomment>Centre and width of the display window, as radiology viewers abbreviate them</extracomment>
        <translation>C %1  W %2</translation>
    </message>
    <message>
        <source>inverted</source>
        <translation>invertiert</translation>
    </message>
    <message>
        <source>turned %1°</source>
        <translation>um %1° gedreht</translation>
    </message>
    <message>
        <source>flipped left-right</source>
        <translation>links-rechts gespiegelt</translation>
    </message>
    <message>
        <source>flipped top-bottom</source>
        <translation>oben-unten gespiegelt</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::AboutDialog</name>
    <message>
        <source>About M2IB Explorer</source>
        <translation>Über M2IB Explorer</translation>
    </message>
    <message>
        <source>M2IB Explorer %1</source>
        <translation>M2IB Explorer %1</translation>
    </message>
    <message>
        <source>Shows which patches of a chest X-ray and which words of a sentence a CLIP-like model used to match the two, with the multi-modal information bottleneck (Wang, Rudner, Wilson, NeurIPS 2023).</source>
        <translation>Zeigt, welche Patches eines Röntgen-Thorax und welche Wörter eines Satzes ein CLIP-artiges Modell benutzte, um beide zu vergleichen, mit dem multimodalen Informationsengpass (Wang, Rudner, Wilson, NeurIPS 2023).</translation>
    </message>
    <message>
        <source>Research use only.</source>
        <translation>Nur für Forschungszwecke.</translation>
    </message>
    <message>
        <source>Not a medical device, not for diagnosis or treatment. A map shows what a model used and not where a disease is.</source>
        <translation>Kein Medizinprodukt, nicht zur Diagnose oder Behandlung. Eine Karte zeigt, was ein Modell benutzte, und nicht, wo eine Krankheit ist.</translation>
    </message>
    <message>
        <source>Free software; the terms are in the file LICENSE that comes with the program. It uses Qt %1, LibTorch, OpenCV, QCustomPlot, ICU and OpenSSL under their own licences.</source>
        <translation>Freie Software; die Bedingungen stehen in der mitgelieferten Datei LICENSE. Sie verwendet Qt %1, LibTorch, OpenCV, QCustomPlot, ICU und OpenSSL unter deren eigenen Lizenzen.</translation>
    </message>
    <message>
        <source>Pictures stay on this computer: the program opens a network connection only to fetch a model, after you have agreed.</source>
        <translation>Bilder bleiben auf diesem Rechner: Das Programm öffnet eine Netzwerkverbindung nur, um ein Modell zu laden, nachdem Sie zugestimmt haben.</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::FetchPanel</name>
    <message>
        <source>Fetch this model?</source>
        <translation>Dieses Modell laden?</translation>
    </message>
    <message>
        <source>Other &amp;folder …</source>
        <translation>Anderer &amp;Ordner …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>F&amp;etch now</source>
        <translation>&amp;Jetzt laden</translation>
    </message>
    <message>
        <source>Folder for the model</source>
        <translation>Ordner für das Modell</translation>
    </message>
    <message>
        <source>Part of the model that has arrived</source>
        <translation>Teil des Modells, der angekommen ist</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>&amp;Fortfahren</translation>
    </message>
    <message>
        <source>Fetches what is still missing</source>
        <translation>Lädt, was noch fehlt</translation>
    </message>
    <message>
        <source>&amp;Open the model</source>
        <translation>Modell &amp;öffnen</translation>
    </message>
    <message>
        <source>Checking %1 …</source>
        <translation>%1 wird geprüft …</translation>
    </message>
    <message>
        <source>%1 is here</source>
        <translation>%1 ist da</translation>
    </message>
    <message>
        <source>It lies in %1. %2</source>
        <translation>Es liegt in %1. %2</translation>
    </message>
    <message>
        <source>Not fetched</source>
        <translation>Nicht geladen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>What has arrived is kept in %1.</source>
        <translation>Was angekommen ist, bleibt in %1 erhalten.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Fetched from</source>
        <translation>Geladen von</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n files</source>
        <translation>
            <numerusform>%1 in %n Datei</numerusform>
            <numerusform>%1 in %n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>Verwendungszweck</translation>
    </message>
    <message>
        <source>Into the folder</source>
        <translation>In den Ordner</translation>
    </message>
    <message>
        <source>none yet: choose one</source>
        <translation>noch keiner: bitte wählen</translation>
    </message>
    <message>
        <source>Free there</source>
        <translation>Dort frei</translation>
    </message>
    <message>
        <source>%1: not enough</source>
        <translation>%1: nicht genug</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Fetching %1</source>
        <translation>%1 wird geladen</translation>
    </message>
    <message>
        <source>Asking %1 …</source>
        <translation>Anfrage an %1 …</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>a size</comment>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message numerus="yes">
        <source>No SHA-256 is published for %n of its files: only their lengths were checked.</source>
        <translation>
            <numerusform>Für %n der Dateien ist kein SHA-256 veröffentlicht: Nur ihre Länge wurde geprüft.</numerusform>
            <numerusform>Für %n der Dateien ist kein SHA-256 veröffentlicht: Nur ihre Länge wurde geprüft.</numerusform>
        </translation>
    </message>
    <message>
        <source>Every file has the SHA-256 that its server declares.</source>
        <translation>Jede Datei hat den SHA-256, den ihr Server angibt.</translation>
    </message>
    <message>
        <source>Every file has the published SHA-256.</source>
        <translation>Jede Datei hat den veröffentlichten SHA-256.</translation>
    </message>
    <message>
        <source>HTTPS, to this source and the servers that it points to. No account, no cookies; nothing about your pictures is sent.</source>
        <translation>HTTPS, zu dieser Quelle und den Servern, auf die sie verweist. Kein Benutzerkonto, keine Cookies; nichts über Ihre Bilder wird gesendet.</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::FigureDialog</name>
    <message>
        <source>Figure</source>
        <translation>Abbildung</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
    <message>
        <source>TIFF picture (*.tiff *.tif)</source>
        <translation>TIFF-Bild (*.tiff *.tif)</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG-Zeichnung (*.svg)</translation>
    </message>
    <message>
        <source>DICOM Secondary Capture (*.dcm)</source>
        <translation>DICOM Secondary Capture (*.dcm)</translation>
    </message>
    <message>
        <source>Record only (*.json)</source>
        <translation>Nur Aufzeichnung (*.json)</translation>
    </message>
    <message>
        <source>Annotations on the maps, too</source>
        <translation>Markierungen auch auf den Karten</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>DICOM</source>
        <translation>DICOM</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>&amp;Speichern …</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>as fits</source>
        <translation>wie es passt</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Panels in a row</source>
        <translation>Felder je Zeile</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Sätze</translation>
    </message>
    <message>
        <source>Difference of</source>
        <translation>Differenz von</translation>
    </message>
    <message>
        <source>minus</source>
        <translation>minus</translation>
    </message>
    <message>
        <source>PDF and SVG keep texts and lines as such; the resolution is that of their pictures.</source>
        <translation>PDF und SVG behalten Texte und Linien als solche; die Auflösung gilt für ihre Bilder.</translation>
    </message>
    <message>
        <source>Single column, 85 mm</source>
        <translation>Einspaltig, 85 mm</translation>
    </message>
    <message>
        <source>Double column, 180 mm</source>
        <translation>Zweispaltig, 180 mm</translation>
    </message>
    <message>
        <source>Slide, 16:9</source>
        <translation>Folie, 16:9</translation>
    </message>
    <message>
        <source>Own width</source>
        <translation>Eigene Breite</translation>
    </message>
    <message>
        <source>%1 dpi</source>
        <translation>%1 dpi</translation>
    </message>
    <message>
        <source>as in the window</source>
        <translation>wie im Fenster</translation>
    </message>
    <message>
        <source>all of the session</source>
        <translation>alle der Sitzung</translation>
    </message>
    <message>
        <source>Legend of the figure</source>
        <translation>Legende der Abbildung</translation>
    </message>
    <message>
        <source>Copy the legend</source>
        <translation>Legende kopieren</translation>
    </message>
    <message>
        <source>Ready to paste into a manuscript.</source>
        <translation>Kann so in ein Manuskript eingefügt werden.</translation>
    </message>
    <message>
        <source>The legend is on the clipboard.</source>
        <translation>Die Legende ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Figure written to %1</source>
        <translation>Abbildung geschrieben: %1</translation>
    </message>
    <message>
        <source>Figure copied to the clipboard</source>
        <translation>Abbildung in die Zwischenablage kopiert</translation>
    </message>
    <message>
        <source>%1 × %2 mm, %3 × %4 pixels at %5 dpi</source>
        <translation>%1 × %2 mm, %3 × %4 Pixel bei %5 dpi</translation>
    </message>
    <message>
        <source>Writing the figure …</source>
        <translation>Die Abbildung wird geschrieben …</translation>
    </message>
    <message>
        <source>“Difference of two maps” in Contents puts it into the figure.</source>
        <translation>„Differenz zweier Karten“ unter „Inhalt“ nimmt sie in die Abbildung auf.</translation>
    </message>
    <message>
        <source>taller than a page</source>
        <translation>höher als eine Seite</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::FigureElementsBox</name>
    <message>
        <source>Panels</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>Karten</translation>
    </message>
    <message>
        <source>Difference of two maps</source>
        <translation>Differenz zweier Karten</translation>
    </message>
    <message>
        <source>Colour bar</source>
        <translation>Farbskala</translation>
    </message>
    <message>
        <source>Panel letters</source>
        <translation>Buchstaben der Felder</translation>
    </message>
    <message>
        <source>On the pictures</source>
        <translation>Auf den Bildern</translation>
    </message>
    <message>
        <source>What the model saw</source>
        <translation>Was das Modell sah</translation>
    </message>
    <message>
        <source>Sides of the patient</source>
        <translation>Seiten des Patienten</translation>
    </message>
    <message>
        <source>Scale bar</source>
        <translation>Maßstab</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>Markierungen</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Sätze</translation>
    </message>
    <message>
        <source>Shaded words</source>
        <translation>Getönte Wörter</translation>
    </message>
    <message>
        <source>Similarity and support</source>
        <translation>Ähnlichkeit und Stützung</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Numbers of regions</source>
        <translation>Zahlen der Regionen</translation>
    </message>
    <message>
        <source>What the colours mean</source>
        <translation>Bedeutung der Farben</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Without them, a reader finds the settings in the file&apos;s record only.</source>
        <translation>Ohne sie stehen die Einstellungen nur in der Aufzeichnung der Datei.</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>The legend&apos;s text as a part of the figure</source>
        <translation>Der Text der Legende als Teil der Abbildung</translation>
    </message>
    <message>
        <source>“Research use only”</source>
        <translation>„Nur für Forschungszwecke“</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::FigurePreview</name>
    <message>
        <source>Preview of the figure</source>
        <translation>Vorschau der Abbildung</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::HelpDialog</name>
    <message>
        <source>Help: opening models</source>
        <translation>Hilfe: Modelle öffnen</translation>
    </message>
    <message>
        <source>The help page was not found beside the program.</source>
        <translation>Die Hilfeseite wurde neben dem Programm nicht gefunden.</translation>
    </message>
    <message>
        <source>Help: X-rays and DICOM</source>
        <translation>Hilfe: Röntgenbilder und DICOM</translation>
    </message>
    <message>
        <source>Help: compare, mark, export</source>
        <translation>Hilfe: Vergleichen, markieren, exportieren</translation>
    </message>
    <message>
        <source>Help: methods and trust</source>
        <translation>Hilfe: Methoden und Vertrauen</translation>
    </message>
    <message>
        <source>Help: how the methods did</source>
        <translation>Hilfe: Wie die Methoden abschnitten</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::KeyboardPage</name>
    <message>
        <source>Find a command or a key</source>
        <translation>Befehl oder Taste suchen</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>New key of the command</source>
        <translation>Neue Taste des Befehls</translation>
    </message>
    <message>
        <source>Press the new key:</source>
        <translation>Neue Taste drücken:</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>The key that the program came with</source>
        <translation>Die Taste, die das Programm mitbrachte</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>%1 already belongs to “%2”. Nothing was changed.</source>
        <translation>%1 gehört schon zu „%2“. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>%1 is needed in pictures and lists. Nothing was changed.</source>
        <translation>%1 wird in Bildern und Listen gebraucht. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>%1 now belongs to “%2”. Give that command another key first.</source>
        <translation>%1 gehört jetzt zu „%2“. Geben Sie zuerst jenem Befehl eine andere Taste.</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::KnownModelDelegate</name>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::KnownModelsPage</name>
    <message>
        <source>Well-known models</source>
        <translation>Bekannte Modelle</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>Über dieses Modell</translation>
    </message>
    <message>
        <source>Open its &amp;page in the browser</source>
        <translation>&amp;Seite im Browser öffnen</translation>
    </message>
    <message>
        <source>&amp;Help: opening models</source>
        <translation>H&amp;ilfe: Modelle öffnen</translation>
    </message>
    <message>
        <source>&amp;Fetch …</source>
        <translation>&amp;Laden …</translation>
    </message>
    <message>
        <source>Asks first, and says from where and how much</source>
        <translation>Fragt zuerst und nennt Quelle und Größe</translation>
    </message>
    <message>
        <source>The list of well-known models was not found beside the program.</source>
        <translation>Die Liste bekannter Modelle wurde neben dem Programm nicht gefunden.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Published by</source>
        <translation>Herausgeber</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>Verwendungszweck</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Fetching</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Its source asks for an account: download it in the browser.</source>
        <translation>Die Quelle verlangt ein Benutzerkonto: im Browser herunterladen.</translation>
    </message>
    <message>
        <source>Not by this program: download it in the browser.</source>
        <translation>Nicht durch dieses Programm: im Browser herunterladen.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>How to get it</source>
        <translation>So bekommen Sie es</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::MethodsDialog</name>
    <message>
        <source>Gives the same map for every caption.</source>
        <translation>Gibt für jeden Satz dieselbe Karte.</translation>
    </message>
    <message>
        <source>Explains picture and words.</source>
        <translation>Erklärt Bild und Wörter.</translation>
    </message>
    <message>
        <source>Explains the picture only.</source>
        <translation>Erklärt nur das Bild.</translation>
    </message>
    <message>
        <source>Cost: %1.</source>
        <translation>Aufwand: %1.</translation>
    </message>
    <message>
        <source>Cost: %1; %2.</source>
        <comment>passes through the model, how many samples are taken at first</comment>
        <translation>Aufwand: %1; %2.</translation>
    </message>
    <message>
        <source>Compare methods</source>
        <translation>Methoden vergleichen</translation>
    </message>
    <message>
        <source>This caption is explained by each method, side by side:</source>
        <translation>Dieser Satz wird mit jeder Methode erklärt, nebeneinander:</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>M2IB and its &amp;peers</source>
        <translation>M2IB und &amp;Vergleichsmethoden</translation>
    </message>
    <message>
        <source>The methods that M2IB&apos;s authors compare it with</source>
        <translation>Die Methoden, mit denen die Autoren von M2IB es vergleichen</translation>
    </message>
    <message>
        <source>&amp;All</source>
        <translation>&amp;Alle</translation>
    </message>
    <message>
        <source>Every method that can explain this model</source>
        <translation>Jede Methode, die dieses Modell erklären kann</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>&amp;Keine</translation>
    </message>
    <message>
        <source>Take all choices back</source>
        <translation>Nimmt die ganze Auswahl zurück</translation>
    </message>
    <message>
        <source>Not for this model: %1</source>
        <translation>Nicht für dieses Modell: %1</translation>
    </message>
    <message>
        <source>Choose at least one method.</source>
        <translation>Wählen Sie mindestens eine Methode.</translation>
    </message>
    <message>
        <source>Choose at most %1 methods.</source>
        <translation>Wählen Sie höchstens %1 Methoden.</translation>
    </message>
    <message numerus="yes">
        <source>%n methods chosen. Each gets a row of the caption list with its own settings; maps of different methods share no scale.</source>
        <translation>
            <numerusform>%n Methode gewählt. Sie erhält eine Zeile der Satzliste mit eigenen Einstellungen; Karten verschiedener Methoden haben keine gemeinsame Skala.</numerusform>
            <numerusform>%n Methoden gewählt. Jede erhält eine Zeile der Satzliste mit eigenen Einstellungen; Karten verschiedener Methoden haben keine gemeinsame Skala.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::ModelCardDelegate</name>
    <message>
        <source>not there any more</source>
        <translation>nicht mehr vorhanden</translation>
    </message>
    <message>
        <source>open</source>
        <translation>geöffnet</translation>
    </message>
    <message>
        <source>built in</source>
        <translation>mitgeliefert</translation>
    </message>
    <message>
        <source>Not opened yet</source>
        <translation>Noch nicht geöffnet</translation>
    </message>
    <message>
        <source>Not there any more</source>
        <translation>Nicht mehr vorhanden</translation>
    </message>
    <message>
        <source>used %1</source>
        <comment>a date</comment>
        <translation>benutzt %1</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::ModelInfoDialog</name>
    <message>
        <source>Model information</source>
        <translation>Modellinformationen</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::ModelManagerDialog</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>M&amp;y models</source>
        <translation>&amp;Meine Modelle</translation>
    </message>
    <message>
        <source>&amp;Well-known models</source>
        <translation>&amp;Bekannte Modelle</translation>
    </message>
    <message>
        <source>Opening %1 …</source>
        <translation>%1 wird geöffnet …</translation>
    </message>
    <message>
        <source>Help: opening models</source>
        <translation>Hilfe: Modelle öffnen</translation>
    </message>
    <message>
        <source>Cancelled: the model was not opened.</source>
        <translation>Abgebrochen: Das Modell wurde nicht geöffnet.</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::MousePage</name>
    <message>
        <source>Drag, left button</source>
        <translation>Ziehen, linke Taste</translation>
    </message>
    <message>
        <source>Drag, middle button</source>
        <translation>Ziehen, mittlere Taste</translation>
    </message>
    <message>
        <source>Drag, right button</source>
        <translation>Ziehen, rechte Taste</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Wheel with Ctrl</source>
        <translation>Mausrad mit Strg</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Maximises the pane, and back</source>
        <translation>Bildfeld maximieren und zurück</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Window/level: dragging down</source>
        <translation>Fensterung: Ziehen nach unten</translation>
    </message>
    <message>
        <source>Darkens</source>
        <translation>Macht dunkler</translation>
    </message>
    <message>
        <source>Brightens</source>
        <translation>Macht heller</translation>
    </message>
    <message>
        <source>A short click with the right button always opens the menu.</source>
        <translation>Ein kurzer Klick mit der rechten Taste öffnet immer das Menü.</translation>
    </message>
    <message>
        <source>As the program came</source>
        <translation>Wie ausgeliefert</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::MyModelsPage</name>
    <message>
        <source>My models</source>
        <translation>Meine Modelle</translation>
    </message>
    <message>
        <source>You have added no model yet: choose a folder with a model&apos;s files, or drop it here.</source>
        <translation>Sie haben noch kein Modell hinzugefügt: Wählen Sie einen Ordner mit den Dateien eines Modells oder ziehen Sie ihn hierher.</translation>
    </message>
    <message>
        <source>Add a model folder …</source>
        <translation>Modellordner hinzufügen …</translation>
    </message>
    <message>
        <source>Add &amp;folder …</source>
        <translation>+ &amp;Ordner …</translation>
    </message>
    <message>
        <source>A folder with a model&apos;s files; nothing is copied</source>
        <translation>Fügt einen Ordner mit den Dateien eines Modells hinzu; nichts wird kopiert</translation>
    </message>
    <message>
        <source>Add f&amp;ile …</source>
        <translation>+ &amp;Datei …</translation>
    </message>
    <message>
        <source>A file of weights; its companions are looked for beside it</source>
        <translation>Fügt eine Gewichtsdatei hinzu; was dazu gehört, wird daneben gesucht</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Takes the model off this list. Its files stay where they are.</source>
        <translation>Nimmt das Modell von dieser Liste. Seine Dateien bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>Über dieses Modell</translation>
    </message>
    <message>
        <source>Starts with</source>
        <translation>Beginnt mit</translation>
    </message>
    <message>
        <source>Show in the file &amp;manager</source>
        <translation>In der Datei&amp;verwaltung zeigen</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Opens the model in the window</source>
        <translation>Öffnet das Modell im Fenster</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>There is nothing at this path any more. Put the files back, or remove the model from the list.</source>
        <translation>An diesem Pfad ist nichts mehr. Legen Sie die Dateien zurück oder entfernen Sie das Modell aus der Liste.</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Comes with the program, for trying it out</source>
        <translation>Liegt dem Programm bei, zum Ausprobieren</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>Verwendungszweck</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>Vertrauen</translation>
    </message>
    <message>
        <source>Its answers cannot be meaningful</source>
        <translation>Seine Antworten können nicht aussagekräftig sein</translation>
    </message>
    <message>
        <source>Training unknown: read its maps with care</source>
        <translation>Training unbekannt: Lesen Sie die Karten mit Vorsicht</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>%1 × %1 px, grid %2 × %2</source>
        <translation>%1 × %1 px, Raster %2 × %2</translation>
    </message>
    <message>
        <source>Towers</source>
        <translation>Encoder</translation>
    </message>
    <message>
        <source>%1 image blocks, %2 text blocks</source>
        <translation>%1 Bildblöcke, %2 Textblöcke</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>Embedding</translation>
    </message>
    <message>
        <source>%1 numbers</source>
        <translation>%1 Zahlen</translation>
    </message>
    <message>
        <source>Preprocessing</source>
        <translation>Vorverarbeitung</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>%1 (%2 in memory)</source>
        <translation>%1 (%2 im Speicher)</translation>
    </message>
    <message>
        <source>SHA-256 of the weights</source>
        <translation>SHA-256 der Gewichte</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Not opened yet: its files have not been looked at.</source>
        <translation>Noch nicht geöffnet: Die Dateien wurden noch nicht angesehen.</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Add a model folder</source>
        <translation>Modellordner hinzufügen</translation>
    </message>
    <message>
        <source>Add a model file</source>
        <translation>Modelldatei hinzufügen</translation>
    </message>
    <message>
        <source>Weights (*.safetensors *.bin *.pt *.pth *.ckpt *.index.json);;All files (*)</source>
        <translation>Gewichte (*.safetensors *.bin *.pt *.pth *.ckpt *.index.json);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::PatientFieldsBox</name>
    <message>
        <source>Write patient fields</source>
        <translation>Patientenfelder schreiben</translation>
    </message>
    <message>
        <source>Only DICOM files can hold them. They stay empty unless you fill them in here, and are forgotten when this window closes.</source>
        <translation>Nur DICOM-Dateien können sie enthalten. Sie bleiben leer, wenn Sie hier nichts eintragen, und werden beim Schließen dieses Fensters vergessen.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Patient ID</source>
        <translation>Patienten-ID</translation>
    </message>
    <message>
        <source>Birth date</source>
        <translation>Geburtsdatum</translation>
    </message>
    <message>
        <source>YYYYMMDD</source>
        <translation>JJJJMMTT</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>M, F or O</source>
        <translation>M, F oder O</translation>
    </message>
    <message>
        <source>Accession number</source>
        <translation>Accession-Nummer</translation>
    </message>
    <message>
        <source>Study UID</source>
        <translation>Studien-UID</translation>
    </message>
    <message>
        <source>empty: a study of its own</source>
        <translation>leer: eine eigene Studie</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::PresetEditor</name>
    <message>
        <source>Weight of compression: a larger β keeps fewer patches</source>
        <translation>Gewicht der Kompression: Ein größeres β behält weniger Patches</translation>
    </message>
    <message>
        <source>β</source>
        <translation>β</translation>
    </message>
    <message>
        <source>β that the model starts with</source>
        <translation>β, mit dem das Modell beginnt</translation>
    </message>
    <message>
        <source>Image layer</source>
        <translation>Bildschicht</translation>
    </message>
    <message>
        <source>Text layer</source>
        <translation>Textschicht</translation>
    </message>
    <message>
        <source>Preprocessing</source>
        <translation>Vorverarbeitung</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>Aktivierung</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Everything as the model&apos;s own files say</source>
        <translation>Alles wie in den Dateien des Modells</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>float32 (fastest)</source>
        <translation>float32 (am schnellsten)</translation>
    </message>
    <message>
        <source>Keep half precision (half the memory, slower)</source>
        <translation>Halbe Genauigkeit behalten (halber Speicher, langsamer)</translation>
    </message>
    <message>
        <source>As recommended (%1)</source>
        <translation>Wie empfohlen (%1)</translation>
    </message>
    <message>
        <source>As recommended</source>
        <translation>Wie empfohlen</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>The block after which the bottleneck sits</source>
        <translation>Der Block, hinter dem der Engpass sitzt</translation>
    </message>
    <message>
        <source>Open the model once: then its layers are known</source>
        <translation>Öffnen Sie das Modell einmal: Dann sind seine Schichten bekannt</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::PrivacyPage</name>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Not of DICOM files</source>
        <translation>Nicht bei DICOM-Dateien</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>File names in the window&apos;s title</source>
        <translation>Dateinamen in der Titelzeile des Fensters</translation>
    </message>
    <message>
        <source>Start with personal data hidden</source>
        <translation>Beim Start personenbezogene Daten verbergen</translation>
    </message>
    <message>
        <source>Otherwise as it was when the program was closed</source>
        <translation>Sonst so, wie es beim Schließen des Programms war</translation>
    </message>
    <message>
        <source>Remember the folder of pictures until the next start</source>
        <translation>Ordner der Bilder bis zum nächsten Start merken</translation>
    </message>
    <message>
        <source>Folders may be called after patients. Names of pictures are never remembered.</source>
        <translation>Ordner können nach Patienten benannt sein. Namen von Bildern werden nie gemerkt.</translation>
    </message>
    <message>
        <source>Remember the list of recent sessions until the next start</source>
        <translation>Liste der letzten Sitzungen bis zum nächsten Start merken</translation>
    </message>
    <message>
        <source>Sessions may be called after patients. Otherwise the list ends with the program.</source>
        <translation>Sitzungen können nach Patienten benannt sein. Sonst endet die Liste mit dem Programm.</translation>
    </message>
    <message>
        <source>Keep a copy of unsaved work on this computer for recovery after a crash</source>
        <translation>Kopie nicht gespeicherter Arbeit für den Fall eines Absturzes behalten</translation>
    </message>
    <message>
        <source>Captions, annotations and results, and where pictures lie, but not the pictures themselves. Only you can read it; it is removed when the session is saved or the program ends as usual.</source>
        <translation>Sätze, Markierungen und Ergebnisse und wo Bilder liegen, aber nicht die Bilder selbst. Nur Sie können sie lesen; sie wird entfernt, wenn die Sitzung gespeichert ist oder das Programm wie üblich endet.</translation>
    </message>
    <message>
        <source>Names, ids and dates of a DICOM header are shown in the header panel and nowhere else. They are not written into figures, settings or logs. “Hide personal data” in the View menu hides them there, and the names of files too.

Text that is burned into a picture is not found automatically: draw a black-out box over it before you export or copy anything.

A saved session tells where its pictures lie and what they are called; one that was saved with its pictures inside holds their whole files, headers included. Exported figures and reports name no file.</source>
        <translation>Namen, Nummern und Datumsangaben eines DICOM-Headers stehen im Feld „DICOM-Header“ und nirgends sonst. Sie werden nicht in Abbildungen, Einstellungen oder Protokolle geschrieben. „Personenbezogene Daten verbergen“ im Menü „Ansicht“ verbirgt sie dort und auch die Namen von Dateien.

Text, der in ein Bild eingebrannt ist, wird nicht automatisch gefunden: Ziehen Sie eine Schwärzung darüber, bevor Sie etwas exportieren oder kopieren.

Eine gespeicherte Sitzung sagt, wo ihre Bilder liegen und wie sie heißen; eine, die mit den Bildern darin gespeichert wurde, enthält deren ganze Dateien samt Header. Exportierte Abbildungen und Berichte nennen keine Datei.</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::RecoveryBar</name>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Removes this copy for good</source>
        <translation>Entfernt diese Kopie endgültig</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>The copy stays; the next start asks again</source>
        <translation>Die Kopie bleibt; der nächste Start fragt wieder</translation>
    </message>
    <message numerus="yes">
        <source>%n caption(s)</source>
        <translation>
            <numerusform>%n Satz</numerusform>
            <numerusform>%n Sätzen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bildern</numerusform>
        </translation>
    </message>
    <message>
        <source>The program ended without saving the session of %1, with %2 and %3. Restore it?</source>
        <translation>Das Programm endete, ohne die Sitzung (%1) mit %2 und %3 zu speichern. Wiederherstellen?</translation>
    </message>
    <message>
        <source>Restore the session</source>
        <translation>Sitzung wiederherstellen</translation>
    </message>
    <message>
        <source>Discard the copy</source>
        <translation>Kopie verwerfen</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::SaveChangesBox</name>
    <message>
        <source>Unsaved changes</source>
        <translation>Nicht gespeicherte Änderungen</translation>
    </message>
    <message>
        <source>This session has not been saved.</source>
        <translation>Diese Sitzung ist nicht gespeichert.</translation>
    </message>
    <message>
        <source>The session “%1” has unsaved changes.</source>
        <translation>Die Sitzung „%1“ enthält nicht gespeicherte Änderungen.</translation>
    </message>
    <message>
        <source>What is not saved is lost: captions, annotations, settings and results.</source>
        <translation>Was nicht gespeichert wird, geht verloren: Sätze, Markierungen, Einstellungen und Ergebnisse.</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source>Window presets</source>
        <translation>Fenster-Voreinstellungen</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::ShortcutsDialog</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation>Tastatur und Maus</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation>Links ziehen</translation>
    </message>
    <message>
        <source>Middle drag</source>
        <translation>Mitte ziehen</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>Bild verschieben</translation>
    </message>
    <message>
        <source>Right drag</source>
        <translation>Rechts ziehen</translation>
    </message>
    <message>
        <source>Right click</source>
        <translation>Rechtsklick</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Maximise the pane and back</source>
        <translation>Bildfeld maximieren und zurück</translation>
    </message>
    <message>
        <source>Space (held)</source>
        <translation>Leertaste (gehalten)</translation>
    </message>
    <message>
        <source>Peek at the original</source>
        <translation>Original durchscheinen lassen</translation>
    </message>
    <message>
        <source>Arrow keys in a picture</source>
        <translation>Pfeiltasten im Bild</translation>
    </message>
    <message>
        <source>Up, Down in the caption line</source>
        <translation>↑, ↓ in der Satzzeile</translation>
    </message>
    <message>
        <source>Previous, next caption</source>
        <translation>Voriger, nächster Satz</translation>
    </message>
    <message>
        <source>Arrow keys on a slider</source>
        <translation>Pfeiltasten auf einem Regler</translation>
    </message>
    <message>
        <source>Move; with Shift coarsely, with Alt finely</source>
        <translation>Bewegen; mit Umschalt grob, mit Alt fein</translation>
    </message>
    <message>
        <source>Key or mouse</source>
        <translation>Taste oder Maus</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>Ctrl + wheel</source>
        <translation>Strg + Mausrad</translation>
    </message>
    <message>
        <source>Delete in a picture</source>
        <translation>Entf im Bild</translation>
    </message>
    <message>
        <source>Delete the selected annotations</source>
        <translation>Ausgewählte Markierungen löschen</translation>
    </message>
    <message>
        <source>Arrow keys on annotations</source>
        <translation>Pfeiltasten bei Markierungen</translation>
    </message>
    <message>
        <source>Move by one pixel of the picture; with Shift by ten</source>
        <translation>Um ein Bildpixel verschieben; mit Umschalt um zehn</translation>
    </message>
    <message>
        <source>Tab with the Select tool</source>
        <translation>Tab beim Werkzeug „Auswählen“</translation>
    </message>
    <message>
        <source>Next annotation</source>
        <translation>Nächste Markierung</translation>
    </message>
    <message>
        <source>F2 or double click on an annotation</source>
        <translation>F2 oder Doppelklick auf eine Markierung</translation>
    </message>
    <message>
        <source>Write its text, label or name</source>
        <translation>Text, Beschriftung oder Namen schreiben</translation>
    </message>
    <message>
        <source>Shift while drawing</source>
        <translation>Umschalt beim Zeichnen</translation>
    </message>
    <message>
        <source>Squares, circles and multiples of 45°</source>
        <translation>Quadrate, Kreise und Vielfache von 45°</translation>
    </message>
    <message>
        <source>Enter, Backspace in a polygon</source>
        <translation>Eingabe, Rücktaste im Vieleck</translation>
    </message>
    <message>
        <source>Close it, take a corner back</source>
        <translation>Schließen, eine Ecke zurücknehmen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Up, Down in the captions</source>
        <translation>Strg+Umschalt+↑, ↓ in den Sätzen</translation>
    </message>
    <message>
        <source>Move the caption up or down in its list</source>
        <translation>Satz in der Liste nach oben, unten verschieben</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::TagModel</name>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::TagPanel</name>
    <message>
        <source>This picture is no DICOM file: it has no header.</source>
        <translation>Dieses Bild ist keine DICOM-Datei: Es hat keinen Header.</translation>
    </message>
    <message>
        <source>The header could not be read. The reason is shown while personal data is shown.</source>
        <translation>Der Header konnte nicht gelesen werden. Der Grund wird gezeigt, solange personenbezogene Daten gezeigt werden.</translation>
    </message>
    <message>
        <source>Find a name, a tag or a value</source>
        <translation>Namen, Tag oder Wert suchen</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>Zeile kopieren</translation>
    </message>
    <message>
        <source>DICOM header</source>
        <translation>DICOM-Header</translation>
    </message>
    <message>
        <source>Personal values are hidden</source>
        <translation>Personenbezogene Werte sind verborgen</translation>
    </message>
    <message>
        <source>Open a DICOM file to see its header here.</source>
        <translation>Öffnen Sie eine DICOM-Datei, um hier ihren Header zu sehen.</translation>
    </message>
    <message>
        <source>This picture does not come from a file: it has no header.</source>
        <translation>Dieses Bild stammt nicht aus einer Datei: Es hat keinen Header.</translation>
    </message>
    <message>
        <source>Reading the header …</source>
        <translation>Der Header wird gelesen …</translation>
    </message>
    <message>
        <source>The header is empty.</source>
        <translation>Der Header ist leer.</translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::WindowsPage</name>
    <message>
        <source>Keys 1 to 9 call the picture&apos;s own windows first, then the full range and the percentiles, then these in their order. Centre and width are modality values, in HU for CT.</source>
        <translation>Die Tasten 1 bis 9 rufen zuerst die Fenster des Bildes auf, dann den vollen Bereich und die Perzentile, dann diese in ihrer Reihenfolge. Zentrum und Breite sind Modalitätswerte, bei CT in HU.</translation>
    </message>
    <message>
        <source>Window presets of your own</source>
        <translation>Eigene Fenster-Voreinstellungen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Zentrum (C)</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite (W)</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>You have none yet. Add one here, or save the window that is on the screen: Image › Window.</source>
        <translation>Sie haben noch keine. Fügen Sie hier eine hinzu oder speichern Sie das gezeigte Fenster: Bild › Fenster.</translation>
    </message>
    <message>
        <source>Window %1</source>
        <translation>Fenster %1</translation>
    </message>
</context>
<context>
    <name>m2ib::plots::AgreementPlot</name>
    <message>
        <source>rank correlation</source>
        <translation>Rangkorrelation</translation>
    </message>
    <message>
        <source>1: both maps put the patches in the same order.</source>
        <translation>1: Beide Karten ordnen die Patches gleich.</translation>
    </message>
    <message>
        <source>0: their orders have nothing in common.</source>
        <translation>0: Die Rangfolgen haben nichts gemeinsam.</translation>
    </message>
    <message>
        <source>−1: one is the reverse of the other.</source>
        <translation>−1: Eine ist die Umkehrung der anderen.</translation>
    </message>
    <message>
        <source>–: a map is constant.</source>
        <translation>–: Eine Karte ist konstant.</translation>
    </message>
    <message>
        <source>How alike the maps are</source>
        <translation>Wie ähnlich die Karten einander sind</translation>
    </message>
</context>
<context>
    <name>m2ib::plots::DeletionPlot</name>
    <message>
        <source>random order, with its spread</source>
        <translation>Zufallsfolge ± Streuung</translation>
    </message>
    <message>
        <source>similarity (cosine)</source>
        <translation>Ähnlichkeit (Kosinus)</translation>
    </message>
    <message>
        <source>What is done to the patches</source>
        <translation>Was mit den Patches geschieht</translation>
    </message>
    <message>
        <source>Remove patches</source>
        <translation>Patches wegnehmen</translation>
    </message>
    <message>
        <source>Add patches</source>
        <translation>Patches zufügen</translation>
    </message>
    <message>
        <source>Deletion: the hottest patches get the picture&apos;s mean colour first</source>
        <translation>Löschen: Die stärksten Patches erhalten zuerst die mittlere Farbe des Bildes</translation>
    </message>
    <message>
        <source>Insertion: the hottest patches appear first in the blurred picture</source>
        <translation>Einfügen: Die stärksten Patches erscheinen zuerst im weichgezeichneten Bild</translation>
    </message>
    <message>
        <source>share of patches removed</source>
        <translation>Anteil weggenommener Patches</translation>
    </message>
    <message>
        <source>share of patches added</source>
        <translation>Anteil zugefügter Patches</translation>
    </message>
    <message>
        <source>this map</source>
        <translation>diese Karte</translation>
    </message>
    <message>
        <source>Match while patches are removed or added</source>
        <translation>Übereinstimmung beim Wegnehmen oder Zufügen von Patches</translation>
    </message>
    <message>
        <source>Area under the curve (less is better): %1, in random order %2</source>
        <translation>Fläche unter der Kurve (weniger ist besser): %1, in zufälliger Folge %2</translation>
    </message>
    <message>
        <source>Area under the curve (more is better): %1, in random order %2</source>
        <translation>Fläche unter der Kurve (mehr ist besser): %1, in zufälliger Folge %2</translation>
    </message>
    <message>
        <source>The match falls faster than in random order: these patches mattered.</source>
        <translation>Die Übereinstimmung sinkt schneller als in zufälliger Folge: Auf diese Patches kam es an.</translation>
    </message>
    <message>
        <source>The match comes faster than in random order: these patches mattered.</source>
        <translation>Die Übereinstimmung steigt schneller als in zufälliger Folge: Auf diese Patches kam es an.</translation>
    </message>
    <message>
        <source>The match falls no faster than in random order: the map does not say which patches mattered.</source>
        <translation>Die Übereinstimmung sinkt nicht schneller als in zufälliger Folge: Die Karte sagt nicht, auf welche Patches es ankam.</translation>
    </message>
    <message>
        <source>The match comes no faster than in random order: the map does not say which patches mattered.</source>
        <translation>Die Übereinstimmung steigt nicht schneller als in zufälliger Folge: Die Karte sagt nicht, auf welche Patches es ankam.</translation>
    </message>
    <message>
        <source>The match falls more slowly than in random order: other patches mattered more.</source>
        <translation>Die Übereinstimmung sinkt langsamer als in zufälliger Folge: Auf andere Patches kam es mehr an.</translation>
    </message>
    <message>
        <source>The match comes more slowly than in random order: other patches mattered more.</source>
        <translation>Die Übereinstimmung steigt langsamer als in zufälliger Folge: Auf andere Patches kam es mehr an.</translation>
    </message>
    <message>
        <source>Without any patch the picture matches no worse: this curve says nothing.</source>
        <translation>Ganz ohne Patches passt das Bild nicht schlechter: Diese Kurve sagt nichts.</translation>
    </message>
    <message>
        <source>The blurred picture matches no worse than the sharp one: this curve says nothing.</source>
        <translation>Das weichgezeichnete Bild passt nicht schlechter als das scharfe: Diese Kurve sagt nichts.</translation>
    </message>
</context>
<context>
    <name>m2ib::plots::LossPlot</name>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Fitting</source>
        <translation>Anpassung</translation>
    </message>
    <message>
        <source>Total = β × compression − fitting</source>
        <translation>Gesamt = β × Kompression − Anpassung</translation>
    </message>
    <message>
        <source>Loss terms per step</source>
        <translation>Verlustterme je Schritt</translation>
    </message>
    <message>
        <source>Image tower</source>
        <translation>Bild-Encoder</translation>
    </message>
    <message>
        <source>Text tower</source>
        <translation>Text-Encoder</translation>
    </message>
    <message>
        <source>Fitting (cosine)</source>
        <translation>Anpassung (Kosinus)</translation>
    </message>
    <message>
        <source>Compression, total</source>
        <translation>Kompression, gesamt</translation>
    </message>
    <message>
        <source>Compression (nats)</source>
        <translation>Kompression (nat)</translation>
    </message>
    <message>
        <source>%1, first of %2 seeds</source>
        <comment>a tower, whose losses are shown</comment>
        <translation>%1, erster von %2 Startwerten</translation>
    </message>
</context>
<context>
    <name>m2ib::presenters::AnnotationBoard</name>
    <message>
        <source>Draw arrow</source>
        <translation>Pfeil zeichnen</translation>
    </message>
    <message>
        <source>Draw box</source>
        <translation>Rechteck zeichnen</translation>
    </message>
    <message>
        <source>Draw ellipse</source>
        <translation>Ellipse zeichnen</translation>
    </message>
    <message>
        <source>Draw polygon</source>
        <translation>Vieleck zeichnen</translation>
    </message>
    <message>
        <source>Write text</source>
        <translation>Text schreiben</translation>
    </message>
    <message>
        <source>Draw a ruler</source>
        <translation>Lineal zeichnen</translation>
    </message>
    <message>
        <source>Set side marker</source>
        <translation>Seitenmarke setzen</translation>
    </message>
    <message>
        <source>Change the look of annotations</source>
        <translation>Aussehen der Markierungen ändern</translation>
    </message>
    <message>
        <source>Name a region</source>
        <translation>Region benennen</translation>
    </message>
    <message>
        <source>Change a text</source>
        <translation>Text ändern</translation>
    </message>
    <message>
        <source>Make a region of interest</source>
        <translation>Zur Region (ROI) machen</translation>
    </message>
    <message>
        <source>Make a plain shape</source>
        <translation>Zur einfachen Form machen</translation>
    </message>
    <message>
        <source>Remove annotations</source>
        <translation>Markierungen entfernen</translation>
    </message>
    <message>
        <source>Remove the rulers</source>
        <translation>Lineale entfernen</translation>
    </message>
    <message>
        <source>Align annotations</source>
        <translation>Markierungen ausrichten</translation>
    </message>
    <message>
        <source>Paste annotations</source>
        <translation>Markierungen einfügen</translation>
    </message>
</context>
<context>
    <name>m2ib::presenters::CaptionListModel</name>
    <message>
        <source>Explained by %1</source>
        <comment>a method</comment>
        <translation>Erklärt mit %1</translation>
    </message>
    <message>
        <source>Waiting for its turn to be computed</source>
        <translation>Wartet auf die Berechnung</translation>
    </message>
</context>
<context>
    <name>m2ib::presenters::ModelListModel</name>
    <message>
        <source>Demonstration model</source>
        <translation>Demonstrationsmodell</translation>
    </message>
</context>
<context>
    <name>m2ib::presenters::PhraseBank</name>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normalbefund</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Fremdmaterial</translation>
    </message>
    <message>
        <source>Controls, to compare with</source>
        <translation>Kontrollen, zum Vergleich</translation>
    </message>
    <message>
        <source>My phrases</source>
        <translation>Meine Textbausteine</translation>
    </message>
    <message>
        <source>Lately written</source>
        <translation>Zuletzt geschrieben</translation>
    </message>
</context>
<context>
    <name>m2ib::presenters::PictureListModel</name>
    <message>
        <source>It could not be opened. The reason is told while personal data is not hidden.</source>
        <translation>Es konnte nicht geöffnet werden. Der Grund wird genannt, solange personenbezogene Daten nicht verborgen sind.</translation>
    </message>
    <message>
        <source>Image %1</source>
        <comment>in place of a file name</comment>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <comment>width and height in pixels</comment>
        <translation>%1 × %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln images</source>
        <translation>
            <numerusform>%Ln Bild</numerusform>
            <numerusform>%Ln Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln frames</source>
        <translation>
            <numerusform>%Ln Einzelbild</numerusform>
            <numerusform>%Ln Einzelbilder</numerusform>
        </translation>
    </message>
    <message>
        <source>It cannot be shown: %1.</source>
        <comment>why, a clause</comment>
        <translation>Es kann nicht gezeigt werden: %1.</translation>
    </message>
    <message>
        <source>It cannot be shown.</source>
        <translation>Es kann nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>Looking for pictures: %1 files looked at, %2 found</source>
        <comment>during a search</comment>
        <translation>Suche nach Bildern: %1 Dateien angesehen, %2 gefunden</translation>
    </message>
    <message numerus="yes">
        <source>%Ln other files</source>
        <comment>after &apos;Left out&apos;</comment>
        <translation>
            <numerusform>%Ln andere Datei</numerusform>
            <numerusform>%Ln andere Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that cannot be read</source>
        <comment>files, after &apos;Left out&apos;</comment>
        <translation>
            <numerusform>%Ln nicht lesbare</numerusform>
            <numerusform>%Ln nicht lesbare</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln archives inside</source>
        <comment>after &apos;Left out&apos;</comment>
        <translation>
            <numerusform>%Ln Archiv darin</numerusform>
            <numerusform>%Ln Archive darin</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln links</source>
        <comment>after &apos;Left out&apos;</comment>
        <translation>
            <numerusform>%Ln Verknüpfung</numerusform>
            <numerusform>%Ln Verknüpfungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Left out: %1.</source>
        <translation>Ausgelassen: %1.</translation>
    </message>
    <message>
        <source>There is more than the list can hold; open a smaller folder.</source>
        <translation>Es gibt mehr, als die Liste fassen kann; öffnen Sie einen kleineren Ordner.</translation>
    </message>
    <message>
        <source>The search was cancelled.</source>
        <translation>Die Suche wurde abgebrochen.</translation>
    </message>
</context>
<context>
    <name>m2ib::shell::Actions</name>
    <message>
        <source>Open &amp;model folder …</source>
        <translation>&amp;Modellordner öffnen …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Copy figure</source>
        <translation>Abbildung &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;New caption</source>
        <translation>&amp;Neuer Satz</translation>
    </message>
    <message>
        <source>&amp;Edit caption</source>
        <translation>Satz &amp;bearbeiten</translation>
    </message>
    <message>
        <source>Show the &amp;overlay</source>
        <translation>Überlagerung &amp;zeigen</translation>
    </message>
    <message>
        <source>More &amp;transparent</source>
        <translation>&amp;Durchsichtiger</translation>
    </message>
    <message>
        <source>&amp;Less transparent</source>
        <translation>Weniger durch&amp;sichtig</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom o&amp;ut</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>&amp;Fit to the pane</source>
        <translation>&amp;Einpassen</translation>
    </message>
    <message>
        <source>&amp;Actual pixels (1:1)</source>
        <translation>&amp;Originalgröße (1:1)</translation>
    </message>
    <message>
        <source>Lin&amp;k the panes</source>
        <translation>Bildfe&amp;lder verknüpfen</translation>
    </message>
    <message>
        <source>&amp;Maximise the pane</source>
        <translation>Bildfeld &amp;maximieren</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Window/level</source>
        <translation>&amp;Fensterung</translation>
    </message>
    <message>
        <source>Drag with the left button: sideways contrast, up and down brightness. Never changes what the model sees.</source>
        <translation>Mit der linken Taste ziehen: seitwärts Kontrast, auf und ab Helligkeit. Ändert nie, was das Modell sieht.</translation>
    </message>
    <message>
        <source>&amp;Pan</source>
        <translation>&amp;Verschieben</translation>
    </message>
    <message>
        <source>Drag with the left button moves the picture (the middle button always does)</source>
        <translation>Ziehen mit der linken Taste verschiebt das Bild (mit der mittleren immer)</translation>
    </message>
    <message>
        <source>&amp;Zoom</source>
        <translation>&amp;Zoomen</translation>
    </message>
    <message>
        <source>Drag with the left button zooms (the right button and the wheel always do)</source>
        <translation>Ziehen mit der linken Taste zoomt (rechte Taste und Mausrad immer)</translation>
    </message>
    <message>
        <source>&amp;Invert</source>
        <translation>&amp;Invertieren</translation>
    </message>
    <message>
        <source>Flip &amp;left-right</source>
        <translation>&amp;Links-rechts spiegeln</translation>
    </message>
    <message>
        <source>Flip &amp;top-bottom</source>
        <translation>&amp;Oben-unten spiegeln</translation>
    </message>
    <message>
        <source>&amp;Reset the view</source>
        <translation>Ansicht zu&amp;rücksetzen</translation>
    </message>
    <message>
        <source>&amp;Compute again</source>
        <translation>&amp;Neu berechnen</translation>
    </message>
    <message>
        <source>&amp;Previous caption</source>
        <translation>&amp;Voriger Satz</translation>
    </message>
    <message>
        <source>&amp;Next caption</source>
        <translation>Nä&amp;chster Satz</translation>
    </message>
    <message>
        <source>&amp;Reset the layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Keyboard and mouse</source>
        <translation>&amp;Tastatur und Maus</translation>
    </message>
    <message>
        <source>Model &amp;information</source>
        <translation>Modell&amp;informationen</translation>
    </message>
    <message>
        <source>&amp;About M2IB Explorer</source>
        <translation>Ü&amp;ber M2IB Explorer</translation>
    </message>
    <message>
        <source>Remo&amp;ve caption</source>
        <translation>Satz ent&amp;fernen</translation>
    </message>
    <message>
        <source>Full &amp;screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>C&amp;ancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Open model f&amp;ile …</source>
        <translation>Modell&amp;datei öffnen …</translation>
    </message>
    <message>
        <source>Mode&amp;ls …</source>
        <translation>Mode&amp;lle …</translation>
    </message>
    <message>
        <source>&amp;Opening models</source>
        <translation>&amp;Modelle öffnen</translation>
    </message>
    <message>
        <source>Open picture fol&amp;der …</source>
        <translation>Bild&amp;ordner öffnen …</translation>
    </message>
    <message>
        <source>&amp;Settings …</source>
        <translation>Ein&amp;stellungen …</translation>
    </message>
    <message>
        <source>&amp;X-rays and DICOM</source>
        <translation>&amp;Röntgenbilder und DICOM</translation>
    </message>
    <message>
        <source>Linked panes share zoom, position and window/level</source>
        <translation>Verknüpfte Bildfelder haben Zoom, Lage und Fensterung gemeinsam</translation>
    </message>
    <message>
        <source>Hide &amp;personal data</source>
        <translation>&amp;Personenbezogene Daten verbergen</translation>
    </message>
    <message>
        <source>Hides names, ids and dates of the DICOM header, and the names of files, in the whole window</source>
        <translation>Verbirgt Namen, Nummern und Datumsangaben des DICOM-Headers und die Namen von Dateien im ganzen Fenster</translation>
    </message>
    <message>
        <source>R&amp;uler</source>
        <translation>Li&amp;neal</translation>
    </message>
    <message>
        <source>Drag to measure a length. Millimetres come from the file; where it has none, lengths are pixels.</source>
        <translation>Ziehen misst eine Länge. Millimeter kommen aus der Datei; wo sie keine angibt, sind Längen in Pixeln.</translation>
    </message>
    <message>
        <source>&amp;Black-out box</source>
        <translation>&amp;Schwärzung</translation>
    </message>
    <message>
        <source>Drag a box over burned-in text: it is removed from what is shown, exported and given to the model. Nothing is found automatically.</source>
        <translation>Ziehen Sie ein Rechteck über eingebrannten Text: Er wird aus dem entfernt, was gezeigt, exportiert und dem Modell gegeben wird. Nichts wird automatisch gefunden.</translation>
    </message>
    <message>
        <source>Window preset %1</source>
        <translation>Fenster-Voreinstellung %1</translation>
    </message>
    <message>
        <source>&amp;Save this window as a preset …</source>
        <translation>Dieses Fenster als Voreinstellung &amp;speichern …</translation>
    </message>
    <message>
        <source>&amp;Manage presets …</source>
        <translation>Voreinstellungen &amp;verwalten …</translation>
    </message>
    <message>
        <source>Rotate ri&amp;ght</source>
        <translation>Nach re&amp;chts drehen</translation>
    </message>
    <message>
        <source>Turns the picture by a quarter, clockwise. The model&apos;s view stays as it is.</source>
        <translation>Dreht das Bild um 90° im Uhrzeigersinn. Was das Modell sieht, bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>Rotate le&amp;ft</source>
        <translation>N&amp;ach links drehen</translation>
    </message>
    <message>
        <source>Turns the picture by a quarter, anticlockwise. The model&apos;s view stays as it is.</source>
        <translation>Dreht das Bild um 90° gegen den Uhrzeigersinn. Was das Modell sieht, bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>&amp;Magnifier</source>
        <translation>L&amp;upe</translation>
    </message>
    <message>
        <source>A lens at the cursor</source>
        <translation>Eine Lupe am Mauszeiger</translation>
    </message>
    <message>
        <source>R&amp;emove the rulers</source>
        <translation>Lineale en&amp;tfernen</translation>
    </message>
    <message>
        <source>Remove the bla&amp;ck-out boxes</source>
        <translation>Alle Sch&amp;wärzungen entfernen</translation>
    </message>
    <message>
        <source>Previ&amp;ous picture of the list</source>
        <translation>Vori&amp;ges Bild der Liste</translation>
    </message>
    <message>
        <source>Next picture of t&amp;he list</source>
        <translation>Nächstes &amp;Bild der Liste</translation>
    </message>
    <message>
        <source>Pre&amp;vious picture of the file</source>
        <translation>Voriges Bil&amp;d der Datei</translation>
    </message>
    <message>
        <source>Ne&amp;xt picture of the file</source>
        <translation>Näc&amp;hstes Bild der Datei</translation>
    </message>
    <message>
        <source>As the &amp;file says</source>
        <translation>Wie in der &amp;Datei</translation>
    </message>
    <message>
        <source>Patient&apos;s left at the picture&apos;s &amp;right</source>
        <translation>Linke Patientenseite &amp;rechts im Bild</translation>
    </message>
    <message>
        <source>The usual chest radiograph. Turns and flips take the marker with them.</source>
        <translation>Die übliche Thoraxaufnahme. Drehungen und Spiegelungen nehmen die Seitenmarke mit.</translation>
    </message>
    <message>
        <source>Patient&apos;s left at the picture&apos;s &amp;left</source>
        <translation>Linke Patientenseite &amp;links im Bild</translation>
    </message>
    <message>
        <source>&amp;Unknown</source>
        <translation>&amp;Unbekannt</translation>
    </message>
    <message>
        <source>&amp;Open picture or session …</source>
        <translation>Bild oder Sitzung ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Contact &amp;sheet …</source>
        <translation>&amp;Kontaktbogen …</translation>
    </message>
    <message>
        <source>Maps of this caption for several layers and values of β</source>
        <translation>Karten dieses Satzes für mehrere Schichten und Werte von β</translation>
    </message>
    <message>
        <source>Same settings &amp;for all captions</source>
        <translation>&amp;Gleiche Einstellungen für alle Sätze</translation>
    </message>
    <message>
        <source>Every caption follows the shared settings again</source>
        <translation>Jeder Satz folgt wieder den gemeinsamen Einstellungen</translation>
    </message>
    <message>
        <source>&amp;Compare, mark, export</source>
        <translation>&amp;Vergleichen, markieren, exportieren</translation>
    </message>
    <message>
        <source>&amp;New session</source>
        <translation>&amp;Neue Sitzung</translation>
    </message>
    <message>
        <source>Starts without captions, annotations and pictures; the model stays</source>
        <translation>Beginnt ohne Sätze, Markierungen und Bilder; das Modell bleibt</translation>
    </message>
    <message>
        <source>S&amp;ave session</source>
        <translation>Sitzung speic&amp;hern</translation>
    </message>
    <message>
        <source>Sa&amp;ve session as …</source>
        <translation>Sitzung speichern &amp;unter …</translation>
    </message>
    <message>
        <source>Save with &amp;pictures inside …</source>
        <translation>Mit den Bildern darin s&amp;peichern …</translation>
    </message>
    <message>
        <source>The pictures&apos; files go into the session, with everything that they say about a patient</source>
        <translation>Die Dateien der Bilder kommen in die Sitzung, mit allem, was sie über einen Patienten sagen</translation>
    </message>
    <message>
        <source>&amp;Export figure …</source>
        <translation>Abbildung &amp;exportieren …</translation>
    </message>
    <message>
        <source>Export ra&amp;w maps …</source>
        <translation>&amp;Rohe Karten exportieren …</translation>
    </message>
    <message>
        <source>The maps&apos; numbers for other programs: NPY, CSV or 32-bit TIFF</source>
        <translation>Die Zahlen der Karten für andere Programme: NPY, CSV oder 32-Bit-TIFF</translation>
    </message>
    <message>
        <source>Export repor&amp;t …</source>
        <translation>Berich&amp;t exportieren …</translation>
    </message>
    <message>
        <source>Figures, numbers and settings of the whole session, as HTML or Markdown</source>
        <translation>Abbildungen, Zahlen und Einstellungen der ganzen Sitzung, als HTML oder Markdown</translation>
    </message>
    <message>
        <source>&amp;Clear the list</source>
        <translation>Liste &amp;leeren</translation>
    </message>
    <message>
        <source>Cu&amp;t annotations</source>
        <translation>Markierungen &amp;ausschneiden</translation>
    </message>
    <message>
        <source>C&amp;opy annotations</source>
        <translation>Markierungen k&amp;opieren</translation>
    </message>
    <message>
        <source>&amp;Delete annotations</source>
        <translation>Markierungen &amp;löschen</translation>
    </message>
    <message>
        <source>Select &amp;all annotations</source>
        <translation>Alle &amp;Markierungen auswählen</translation>
    </message>
    <message>
        <source>&amp;Left edges</source>
        <translation>&amp;Linke Kanten</translation>
    </message>
    <message>
        <source>&amp;Centres, side by side</source>
        <translation>&amp;Mitten waagerecht</translation>
    </message>
    <message>
        <source>&amp;Right edges</source>
        <translation>&amp;Rechte Kanten</translation>
    </message>
    <message>
        <source>&amp;Top edges</source>
        <translation>&amp;Obere Kanten</translation>
    </message>
    <message>
        <source>C&amp;entres, top to bottom</source>
        <translation>Mitten &amp;senkrecht</translation>
    </message>
    <message>
        <source>&amp;Bottom edges</source>
        <translation>&amp;Untere Kanten</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>&amp;Auswählen</translation>
    </message>
    <message>
        <source>Picks, moves and reshapes annotations; a drag from nowhere picks all within a rectangle</source>
        <translation>Wählt, verschiebt und verformt Markierungen; Ziehen ab einer leeren Stelle wählt alle in einem Rechteck</translation>
    </message>
    <message>
        <source>&amp;Arrow</source>
        <translation>&amp;Pfeil</translation>
    </message>
    <message>
        <source>Drag from the tail to the head</source>
        <translation>Vom Ende zur Spitze ziehen</translation>
    </message>
    <message>
        <source>&amp;Box</source>
        <translation>&amp;Rechteck</translation>
    </message>
    <message>
        <source>Drag a box; it can be named a region of interest</source>
        <translation>Rechteck ziehen; es kann zur Region (ROI) werden</translation>
    </message>
    <message>
        <source>&amp;Ellipse</source>
        <translation>&amp;Ellipse</translation>
    </message>
    <message>
        <source>Drag an ellipse; it can be named a region of interest</source>
        <translation>Ellipse ziehen; sie kann zur Region (ROI) werden</translation>
    </message>
    <message>
        <source>&amp;Polygon</source>
        <translation>&amp;Vieleck</translation>
    </message>
    <message>
        <source>A click each corner; a double click or Enter closes it</source>
        <translation>Ein Klick je Ecke; Doppelklick oder Eingabe schließt es</translation>
    </message>
    <message>
        <source>&amp;Text</source>
        <translation>&amp;Text</translation>
    </message>
    <message>
        <source>Click where the text is to stand, then type</source>
        <translation>Dorthin klicken, wo der Text stehen soll, dann schreiben</translation>
    </message>
    <message>
        <source>Side &amp;marker</source>
        <translation>Seiten&amp;marke</translation>
    </message>
    <message>
        <source>Click where the letter of the patient&apos;s side is to stand, L or R</source>
        <translation>Dorthin klicken, wo der Buchstabe der Patientenseite stehen soll, L oder R</translation>
    </message>
    <message>
        <source>&amp;Import regions …</source>
        <translation>Regionen &amp;importieren …</translation>
    </message>
    <message>
        <source>Boxes from a CSV file, boxes and polygons from COCO JSON</source>
        <translation>Rechtecke aus einer CSV-Datei, Rechtecke und Vielecke aus COCO-JSON</translation>
    </message>
    <message>
        <source>E&amp;xport regions …</source>
        <translation>Regionen e&amp;xportieren …</translation>
    </message>
    <message>
        <source>&amp;One map</source>
        <translation>&amp;Eine Karte</translation>
    </message>
    <message>
        <source>&amp;Two maps, 1 × 2</source>
        <translation>&amp;Zwei Karten, 1 × 2</translation>
    </message>
    <message>
        <source>&amp;Four maps, 2 × 2</source>
        <translation>&amp;Vier Karten, 2 × 2</translation>
    </message>
    <message>
        <source>&amp;Strip of all captions</source>
        <translation>&amp;Streifen aller Sätze</translation>
    </message>
    <message>
        <source>&amp;Images for this caption</source>
        <translation>&amp;Bilder zu diesem Satz</translation>
    </message>
    <message>
        <source>Compare &amp;nothing</source>
        <translation>&amp;Nichts vergleichen</translation>
    </message>
    <message>
        <source>Maps stand beside each other, without a comparison</source>
        <translation>Die Karten stehen nebeneinander, ohne Vergleich</translation>
    </message>
    <message>
        <source>&amp;Difference A − B</source>
        <translation>&amp;Differenz A − B</translation>
    </message>
    <message>
        <source>Where caption A used more than B, and the other way round, in nats per patch</source>
        <translation>Wo das Modell für Satz A mehr benutzte als für B und umgekehrt, in nat pro Patch</translation>
    </message>
    <message>
        <source>S&amp;wipe</source>
        <translation>&amp;Wischen</translation>
    </message>
    <message>
        <source>A divider between the two maps: drag it</source>
        <translation>Eine Trennlinie zwischen den beiden Karten, die gezogen werden kann</translation>
    </message>
    <message>
        <source>F&amp;licker</source>
        <translation>We&amp;chseln</translation>
    </message>
    <message>
        <source>Both maps in turn, at the same place</source>
        <translation>Beide Karten abwechselnd an derselben Stelle</translation>
    </message>
    <message>
        <source>&amp;Reveal at the cursor</source>
        <translation>&amp;Aufdecken am Mauszeiger</translation>
    </message>
    <message>
        <source>The second map in a circle at the cursor</source>
        <translation>Die zweite Karte in einem Kreis am Mauszeiger</translation>
    </message>
    <message>
        <source>Swap &amp;A and B</source>
        <translation>A und B &amp;tauschen</translation>
    </message>
    <message>
        <source>&amp;Deletion curve</source>
        <translation>&amp;Löschkurve</translation>
    </message>
    <message>
        <source>How the match falls while the map&apos;s patches are removed, the hottest first</source>
        <translation>Wie die Übereinstimmung sinkt, während Patches der Karte weggenommen werden, die stärksten zuerst</translation>
    </message>
    <message>
        <source>A&amp;greement of maps</source>
        <translation>&amp;Einigkeit der Karten</translation>
    </message>
    <message>
        <source>Rank correlations of the maps of all captions and methods</source>
        <translation>Rangkorrelationen der Karten aller Sätze und Methoden</translation>
    </message>
    <message>
        <source>Sanit&amp;y check …</source>
        <translation>&amp;Plausibilitätsprüfung …</translation>
    </message>
    <message>
        <source>Whether the map changes when the model&apos;s weights are drawn at random</source>
        <translation>Ob sich die Karte ändert, wenn die Gewichte des Modells zufällig gezogen werden</translation>
    </message>
    <message>
        <source>Methods and &amp;trust</source>
        <translation>Methoden &amp;und Vertrauen</translation>
    </message>
    <message>
        <source>How the methods &amp;did</source>
        <translation>Wie die Methoden &amp;abschnitten</translation>
    </message>
    <message>
        <source>Compare &amp;methods …</source>
        <translation>Methoden verg&amp;leichen …</translation>
    </message>
    <message>
        <source>This caption explained by several methods, side by side</source>
        <translation>Dieser Satz mit mehreren Methoden erklärt, nebeneinander</translation>
    </message>
</context>
<context>
    <name>m2ib::shell::CompareControl</name>
    <message>
        <source>Same settings for all captions</source>
        <translation>Gleiche Einstellungen für alle Sätze</translation>
    </message>
</context>
<context>
    <name>m2ib::shell::ExportControl</name>
    <message>
        <source>Figure written to %1</source>
        <translation>Abbildung geschrieben: %1</translation>
    </message>
    <message>
        <source>Export the figure</source>
        <translation>Abbildung exportieren</translation>
    </message>
    <message>
        <source>Figure copied to the clipboard</source>
        <translation>Abbildung in die Zwischenablage kopiert</translation>
    </message>
    <message>
        <source>NumPy array (*.npy)</source>
        <translation>NumPy-Array (*.npy)</translation>
    </message>
    <message>
        <source>Table of patches (*.csv)</source>
        <translation>Tabelle der Patches (*.csv)</translation>
    </message>
    <message>
        <source>32-bit TIFF (*.tiff)</source>
        <translation>32-Bit-TIFF (*.tiff)</translation>
    </message>
    <message>
        <source>Export raw maps</source>
        <translation>Rohe Karten exportieren</translation>
    </message>
    <message>
        <source>There is no finished map of this picture yet: nothing was exported.</source>
        <translation>Zu diesem Bild gibt es noch keine fertige Karte: Es wurde nichts exportiert.</translation>
    </message>
    <message numerus="yes">
        <source>%n map(s) written</source>
        <translation>
            <numerusform>%n Karte geschrieben</numerusform>
            <numerusform>%n Karten geschrieben</numerusform>
        </translation>
    </message>
    <message>
        <source>One HTML file with its figures (*.html)</source>
        <translation>Eine HTML-Datei mit ihren Abbildungen (*.html)</translation>
    </message>
    <message>
        <source>Export a report</source>
        <translation>Bericht exportieren</translation>
    </message>
    <message>
        <source>Markdown, figures beside it (*.md)</source>
        <translation>Markdown, Abbildungen daneben (*.md)</translation>
    </message>
    <message>
        <source>Report written</source>
        <translation>Bericht geschrieben</translation>
    </message>
</context>
<context>
    <name>m2ib::shell::MainWindow</name>
    <message>
        <source>%1 – M2IB Explorer</source>
        <translation>%1 – M2IB Explorer</translation>
    </message>
    <message>
        <source>M2IB Explorer</source>
        <translation>M2IB Explorer</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Sätze</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>Erklären</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>Überlagerung</translation>
    </message>
    <message>
        <source>Plots</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Samples</source>
        <translation>Bei&amp;spiele</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>B&amp;ild</translation>
    </message>
    <message>
        <source>E&amp;xplain</source>
        <translation>&amp;Erklären</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>&amp;Fenster</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Link the panes</source>
        <translation>Bildfelder verknüpfen</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>Modellordner öffnen</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>&amp;Recent models</source>
        <translation>&amp;Zuletzt benutzte Modelle</translation>
    </message>
    <message>
        <source>Open a model file</source>
        <translation>Modelldatei öffnen</translation>
    </message>
    <message>
        <source>Weights (*.safetensors *.bin *.pt *.pth *.ckpt *.index.json);;All files (*)</source>
        <translation>Gewichte (*.safetensors *.bin *.pt *.pth *.ckpt *.index.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Model fetched into %1</source>
        <translation>Modell in %1 geladen</translation>
    </message>
    <message>
        <source>DICOM header</source>
        <translation>DICOM-Header</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Wi&amp;ndow</source>
        <translation>F&amp;enster</translation>
    </message>
    <message>
        <source>&amp;Side marker</source>
        <translation>Seiten&amp;marke</translation>
    </message>
    <message>
        <source>Save the window</source>
        <translation>Fenster speichern</translation>
    </message>
    <message>
        <source>Name of the preset:</source>
        <translation>Name der Voreinstellung:</translation>
    </message>
    <message>
        <source>Window %1</source>
        <translation>Fenster %1</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>Ordner mit Bildern öffnen</translation>
    </message>
    <message>
        <source>Remove this black-out</source>
        <translation>Diese Schwärzung entfernen</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>Markierungen</translation>
    </message>
    <message>
        <source>Open pictures or a session</source>
        <translation>Bilder oder eine Sitzung öffnen</translation>
    </message>
    <message>
        <source>Pictures and sessions (*.dcm *.dic *.dicom *.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.pgm *.ppm *.zip *.m2ib);;DICOM (*.dcm *.dic *.dicom);;Sessions and exported figures (*.m2ib *.png *.tif *.tiff *.pdf *.svg *.dcm *.json);;All files, also DICOM without an extension (*)</source>
        <translation>Bilder und Sitzungen (*.dcm *.dic *.dicom *.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.pgm *.ppm *.zip *.m2ib);;DICOM (*.dcm *.dic *.dicom);;Sitzungen und exportierte Abbildungen (*.m2ib *.png *.tif *.tiff *.pdf *.svg *.dcm *.json);;Alle Dateien, auch DICOM ohne Dateiendung (*)</translation>
    </message>
    <message>
        <source>The clipboard holds no picture and no annotations</source>
        <translation>Die Zwischenablage enthält weder Bild noch Markierungen</translation>
    </message>
    <message>
        <source>Re&amp;cent sessions</source>
        <translation>Zuletzt benutzte S&amp;itzungen</translation>
    </message>
    <message>
        <source>Mar&amp;k</source>
        <translation>&amp;Markieren</translation>
    </message>
    <message>
        <source>Ali&amp;gn</source>
        <translation>Ausri&amp;chten</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare this &amp;caption with</source>
        <translation>Diesen Satz vergleichen &amp;mit</translation>
    </message>
    <message>
        <source>%1 does not optimise a map step by step, so it has no losses.</source>
        <translation>%1 optimiert keine Karte Schritt für Schritt und hat deshalb keine Verluste.</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>Verluste</translation>
    </message>
</context>
<context>
    <name>m2ib::shell::MarkControl</name>
    <message>
        <source>Import regions</source>
        <translation>Regionen importieren</translation>
    </message>
    <message>
        <source>Regions (*.csv *.json);;All files (*)</source>
        <translation>Regionen (*.csv *.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>The file holds no regions of this picture: nothing was imported.</source>
        <translation>Die Datei enthält keine Regionen dieses Bildes: Es wurde nichts importiert.</translation>
    </message>
    <message numerus="yes">
        <source>%n region(s) imported</source>
        <translation>
            <numerusform>%n Region importiert</numerusform>
            <numerusform>%n Regionen importiert</numerusform>
        </translation>
    </message>
    <message>
        <source>CSV of boxes (*.csv)</source>
        <translation>CSV mit Rechtecken (*.csv)</translation>
    </message>
    <message>
        <source>Export regions</source>
        <translation>Regionen exportieren</translation>
    </message>
    <message>
        <source>COCO, with polygons (*.json)</source>
        <translation>COCO, mit Vielecken (*.json)</translation>
    </message>
    <message numerus="yes">
        <source>%n region(s) written</source>
        <translation>
            <numerusform>%n Region geschrieben</numerusform>
            <numerusform>%n Regionen geschrieben</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::shell::MethodControl</name>
    <message>
        <source>%1: “%2”</source>
        <comment>a caption&apos;s letter and text</comment>
        <translation>%1: „%2“</translation>
    </message>
</context>
<context>
    <name>m2ib::shell::SessionControl</name>
    <message>
        <source>Session saved</source>
        <translation>Sitzung gespeichert</translation>
    </message>
    <message>
        <source>The session was not saved; nothing is lost. %1</source>
        <translation>Die Sitzung wurde nicht gespeichert; nichts ist verloren. %1</translation>
    </message>
    <message>
        <source>No copy of the unsaved work could be kept for recovery. %1</source>
        <translation>Von der nicht gespeicherten Arbeit konnte keine Kopie für die Wiederherstellung behalten werden. %1</translation>
    </message>
    <message>
        <source>The session of this figure was restored</source>
        <translation>Die Sitzung dieser Abbildung wurde wiederhergestellt</translation>
    </message>
    <message>
        <source>Saving the session …</source>
        <translation>Die Sitzung wird gespeichert …</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <source>Session %1</source>
        <translation>Sitzung %1</translation>
    </message>
    <message>
        <source>This session is not there any more.</source>
        <translation>Diese Sitzung ist nicht mehr vorhanden.</translation>
    </message>
    <message>
        <source>Save the session with its pictures inside</source>
        <translation>Sitzung mit den Bildern darin speichern</translation>
    </message>
    <message>
        <source>Save the session</source>
        <translation>Sitzung speichern</translation>
    </message>
    <message>
        <source>Sessions (*.m2ib)</source>
        <translation>Sitzungen (*.m2ib)</translation>
    </message>
    <message>
        <source> It was called “%1”.</source>
        <translation> Es hieß „%1“.</translation>
    </message>
    <message>
        <source>A picture of this session was not found.%1 Maps, captions and annotations are kept.</source>
        <translation>Ein Bild dieser Sitzung wurde nicht gefunden.%1 Karten, Sätze und Markierungen bleiben erhalten.</translation>
    </message>
    <message>
        <source>Look for it …</source>
        <translation>Suchen …</translation>
    </message>
    <message>
        <source>Choose the &amp;file …</source>
        <translation>&amp;Datei wählen …</translation>
    </message>
    <message>
        <source>The picture of this session</source>
        <translation>Das Bild dieser Sitzung</translation>
    </message>
    <message>
        <source>Choose a f&amp;older to look into …</source>
        <translation>&amp;Ordner zum Durchsuchen wählen …</translation>
    </message>
    <message>
        <source>A folder with the picture of this session</source>
        <translation>Ein Ordner mit dem Bild dieser Sitzung</translation>
    </message>
</context>
<context>
    <name>m2ib::shell::StatusStrip</name>
    <message>
        <source>RESEARCH USE ONLY</source>
        <translation>NUR FÜR FORSCHUNGSZWECKE</translation>
    </message>
    <message>
        <source>Not a medical device. Not for diagnosis or treatment.</source>
        <translation>Kein Medizinprodukt. Nicht zur Diagnose oder Behandlung.</translation>
    </message>
    <message>
        <source>x %1  y %2</source>
        <translation>x %1  y %2</translation>
    </message>
    <message>
        <source>raw %1</source>
        <comment>native pixel value</comment>
        <translation>Rohwert %1</translation>
    </message>
    <message>
        <source>%1 nats per patch</source>
        <translation>%1 nat/Patch</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>kein Modell</translation>
    </message>
    <message>
        <source>%1 ms a step</source>
        <translation>%1 ms pro Schritt</translation>
    </message>
    <message>
        <source>value %1</source>
        <comment>after the file&apos;s rescaling</comment>
        <translation>Wert %1</translation>
    </message>
    <message>
        <source>shown %1</source>
        <comment>gray on the screen, 0 to 255</comment>
        <translation>Anzeige %1</translation>
    </message>
    <message>
        <source>%1 cosine per patch</source>
        <translation>%1 Kosinus/Patch</translation>
    </message>
    <message>
        <source>%1 (no unit)</source>
        <comment>a value</comment>
        <translation>%1 (ohne Einheit)</translation>
    </message>
</context>
<context>
    <name>m2ib::shell::TrustControl</name>
    <message>
        <source>Deletion curve</source>
        <translation>Löschkurve</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Einigkeit</translation>
    </message>
    <message>
        <source>This curve belongs to the map of the older settings.</source>
        <translation>Diese Kurve gehört zur Karte der älteren Einstellungen.</translation>
    </message>
    <message>
        <source>Computing the curve …</source>
        <translation>Die Kurve wird berechnet …</translation>
    </message>
    <message>
        <source>Maps are being computed. The curve follows when they are finished.</source>
        <translation>Karten werden berechnet. Die Kurve folgt, wenn sie fertig sind.</translation>
    </message>
    <message>
        <source>There is no finished map yet.</source>
        <translation>Es gibt noch keine fertige Karte.</translation>
    </message>
    <message>
        <source>The map belongs to other settings than the ones asked for. Compute it again first.</source>
        <translation>Die Karte gehört zu anderen Einstellungen als den jetzigen. Berechnen Sie sie zuerst neu.</translation>
    </message>
    <message>
        <source>This needs the map&apos;s model and picture to be open.</source>
        <translation>Dazu müssen Modell und Bild der Karte geöffnet sein.</translation>
    </message>
    <message>
        <source>Two finished maps of one picture are needed: another caption, or another method.</source>
        <translation>Gebraucht werden zwei fertige Karten eines Bildes: ein zweiter Satz oder eine zweite Methode.</translation>
    </message>
    <message numerus="yes">
        <source>%n map(s) of another grid or picture, or beyond the first 20, are left out.</source>
        <translation>
            <numerusform>%n Karte mit anderem Raster oder Bild oder jenseits der ersten 20 ist ausgelassen.</numerusform>
            <numerusform>%n Karten mit anderem Raster oder Bild oder jenseits der ersten 20 sind ausgelassen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::shell::WindowMenu</name>
    <message>
        <source>%1 (C %2, W %3)</source>
        <translation>%1 (C %2, W %3)</translation>
    </message>
    <message>
        <source>Table of the file</source>
        <translation>Tabelle der Datei</translation>
    </message>
    <message>
        <source>Window of the file</source>
        <translation>Fenster der Datei</translation>
    </message>
    <message>
        <source>Full range</source>
        <translation>Voller Bereich</translation>
    </message>
    <message>
        <source>Percentiles 1–99 %</source>
        <translation>Perzentile 1–99 %</translation>
    </message>
</context>
<context>
    <name>m2ib::views::AnnotationTool</name>
    <message>
        <source>Move annotations</source>
        <translation>Markierungen verschieben</translation>
    </message>
    <message>
        <source>Reshape annotation</source>
        <translation>Markierung verformen</translation>
    </message>
    <message>
        <source>Name of the region</source>
        <translation>Name der Region</translation>
    </message>
    <message>
        <source>Side: L or R</source>
        <translation>Seite: L oder R</translation>
    </message>
    <message>
        <source>Text on the picture</source>
        <translation>Text auf dem Bild</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Beschriftung</translation>
    </message>
    <message>
        <source>Remove annotations</source>
        <translation>Markierungen entfernen</translation>
    </message>
</context>
<context>
    <name>m2ib::views::BetaControl</name>
    <message>
        <source>Beta, logarithmic</source>
        <translation>Beta, logarithmisch</translation>
    </message>
    <message>
        <source>Beta, value</source>
        <translation>Beta, Wert</translation>
    </message>
    <message>
        <source>Weight of the compression term. A larger β keeps fewer patches.
The slider goes from 0.001 to 10, the field takes 0.000001 to 1000000.
Shift moves coarsely, Alt finely.</source>
        <translation>Gewicht des Kompressionsterms. Ein größeres β behält weniger Patches.
Der Regler reicht von 0,001 bis 10, das Feld nimmt 0,000001 bis 1000000.
Umschalt bewegt grob, Alt fein.</translation>
    </message>
</context>
<context>
    <name>m2ib::views::CaptionDelegate</name>
    <message>
        <source>waiting …</source>
        <translation>wartet …</translation>
    </message>
    <message>
        <source>computing …</source>
        <translation>rechnet …</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>weakly supported</source>
        <translation>schwach gestützt</translation>
    </message>
    <message>
        <source>weak</source>
        <comment>a caption&apos;s support, in little room</comment>
        <translation>schwach</translation>
    </message>
</context>
<context>
    <name>m2ib::views::CaptionPanel</name>
    <message>
        <source>Captions</source>
        <translation>Sätze</translation>
    </message>
    <message>
        <source>Add caption</source>
        <translation>Satz hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>&amp;New caption</source>
        <translation>Neuer Sat&amp;z</translation>
    </message>
    <message>
        <source>Describe what to look for</source>
        <translation>Beschreiben, wonach zu suchen ist</translation>
    </message>
    <message>
        <source>Captio&amp;n %1</source>
        <translation>Sat&amp;z %1</translation>
    </message>
    <message>
        <source>Replace caption</source>
        <translation>Satz ersetzen</translation>
    </message>
    <message>
        <source>Phrases</source>
        <translation>Textbausteine</translation>
    </message>
    <message>
        <source>Common phrases, your own, and what was written lately</source>
        <translation>Übliche und eigene Textbausteine und zuletzt Geschriebenes</translation>
    </message>
    <message>
        <source>Up and Down choose a caption, F2 edits it. Drag it to another place, or move it with Ctrl+Shift+Up and Ctrl+Shift+Down.</source>
        <translation>↑ und ↓ wählen einen Satz, F2 bearbeitet ihn. Ziehen Sie ihn an eine andere Stelle oder verschieben Sie ihn mit Strg+Umschalt+↑ und Strg+Umschalt+↓.</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
</context>
<context>
    <name>m2ib::views::CaptionPanelSupport</name>
    <message>
        <source>Controls</source>
        <translation>Kontrollsätze</translation>
    </message>
    <message>
        <source>How the caption does against its controls</source>
        <translation>Wie der Satz gegen seine Kontrollsätze abschneidet</translation>
    </message>
    <message>
        <source>Controls of %1 (%2)</source>
        <comment>a caption&apos;s letter, its margin over the best control</comment>
        <translation>Kontrollsätze von %1 (%2)</translation>
    </message>
    <message>
        <source>Controls of caption %1</source>
        <translation>Kontrollsätze von Satz %1</translation>
    </message>
    <message>
        <source>Similarity of %1</source>
        <translation>Ähnlichkeit von %1</translation>
    </message>
    <message>
        <source>Caption %1</source>
        <translation>Satz %1</translation>
    </message>
</context>
<context>
    <name>m2ib::views::CaptionPanelTitles</name>
    <message>
        <source>Titles of the captions&apos; numbers</source>
        <translation>Überschriften der Zahlen bei den Sätzen</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>cos</source>
        <comment>cosine, as short as can be</comment>
        <translation>cos</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Against controls</source>
        <translation>Gegen Kontrollen</translation>
    </message>
    <message>
        <source>against controls</source>
        <translation>gegen Kontr.</translation>
    </message>
</context>
<context>
    <name>m2ib::views::ColourBarView</name>
    <message>
        <source>Colour bar, %1 to %2, %3</source>
        <translation>Farbskala, %1 bis %2, %3</translation>
    </message>
</context>
<context>
    <name>m2ib::views::ComparePane</name>
    <message>
        <source>Two maps compared</source>
        <translation>Zwei Karten im Vergleich</translation>
    </message>
    <message>
        <source>First caption (A)</source>
        <translation>Erster Satz (A)</translation>
    </message>
    <message>
        <source>Swap the two captions</source>
        <translation>Die beiden Sätze tauschen</translation>
    </message>
    <message>
        <source>Second caption (B)</source>
        <translation>Zweiter Satz (B)</translation>
    </message>
    <message>
        <source>Difference of the two maps</source>
        <translation>Differenz der beiden Karten</translation>
    </message>
    <message>
        <source>Swipe: one map left, the other one right of a divider. Drag it, or press ← and →.</source>
        <translation>Wischen: eine Karte links, die andere rechts einer Trennlinie. Ziehen Sie sie oder drücken Sie ← und →.</translation>
    </message>
    <message>
        <source>Flicker: the two maps take turns in one place</source>
        <translation>Wechseln: Die beiden Karten wechseln sich an einer Stelle ab</translation>
    </message>
    <message>
        <source>Reveal: a round window at the pointer shows the second map. Ctrl and the wheel, or [ and ], size it; the arrow keys move it.</source>
        <translation>Aufdecken: Ein rundes Fenster am Mauszeiger zeigt die zweite Karte. Strg und Mausrad oder [ und ] ändern seine Größe, die Pfeiltasten bewegen es.</translation>
    </message>
    <message>
        <source>Hold the flicker</source>
        <translation>Wechsel anhalten</translation>
    </message>
    <message>
        <source>How long each map is shown</source>
        <translation>Wie lange jede Karte gezeigt wird</translation>
    </message>
    <message>
        <source> ms</source>
        <comment>milliseconds, after a number</comment>
        <translation> ms</translation>
    </message>
    <message>
        <source>Two captions are needed to compare.</source>
        <translation>Zum Vergleichen werden zwei Sätze gebraucht.</translation>
    </message>
    <message>
        <source>No map yet of both captions.</source>
        <translation>Noch keine Karte zu beiden Sätzen.</translation>
    </message>
    <message>
        <source>Not comparable: the maps have different grids of patches.</source>
        <translation>Nicht vergleichbar: Die Karten haben verschiedene Patch-Raster.</translation>
    </message>
    <message>
        <source>Not comparable: the model saw different parts of the picture.</source>
        <translation>Nicht vergleichbar: Das Modell sah verschiedene Teile des Bildes.</translation>
    </message>
    <message>
        <source>Not comparable: a map holds values that are not numbers.</source>
        <translation>Nicht vergleichbar: Eine Karte enthält Werte, die keine Zahlen sind.</translation>
    </message>
    <message>
        <source>%1 − %2</source>
        <comment>difference of the maps of two captions, named by letters</comment>
        <translation>%1 − %2</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <comment>maps of two captions, named by letters</comment>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>none</source>
        <comment>a correlation with a constant map</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>Pearson %1 · Spearman %2 · overlap %3</source>
        <translation>Pearson %1 · Spearman %2 · Überlappung %3</translation>
    </message>
    <message>
        <source>r %1 · ρ %2 · overlap %3</source>
        <comment>Pearson&apos;s, Spearman&apos;s</comment>
        <translation>r %1 · ρ %2 · IoU %3</translation>
    </message>
    <message>
        <source>Patch by patch: Pearson&apos;s correlation %1, Spearman&apos;s (of ranks) %2. Overlap of the hottest 20 % of the patches of both maps (intersection over union): %3.</source>
        <translation>Patch für Patch: Korrelation nach Pearson %1, nach Spearman (der Ränge) %2. Überlappung der stärksten 20 % der Patches beider Karten (Schnittmenge durch Vereinigung): %3.</translation>
    </message>
    <message>
        <source>Choose ranks to compare the order of the patches.</source>
        <translation>Wählen Sie „Ränge“, um die Rangfolge der Patches zu vergleichen.</translation>
    </message>
    <message>
        <source>No difference of values: %1 and %2 measure different things.</source>
        <comment>two methods</comment>
        <translation>Keine Differenz der Werte: %1 und %2 messen Verschiedenes.</translation>
    </message>
    <message>
        <source>No difference of values: one map shows the standard deviation.</source>
        <translation>Keine Differenz der Werte: Eine Karte zeigt die Standardabweichung.</translation>
    </message>
    <message>
        <source>No difference of values: those of %1 have no unit.</source>
        <comment>a method</comment>
        <translation>Keine Differenz der Werte: Die von %1 haben keine Einheit.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>a unit; then the difference of two maps, e.g. A − B</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>no common unit</source>
        <translation>keine gemeinsame Einheit</translation>
    </message>
    <message>
        <source>ranks, %1</source>
        <comment>difference of two maps, e.g. A − B</comment>
        <translation>Ränge, %1</translation>
    </message>
    <message>
        <source>each map has its own scale</source>
        <translation>jede Karte mit eigener Skala</translation>
    </message>
    <message>
        <source>Ranks</source>
        <comment>compare the order of the patches, not their values</comment>
        <translation>Ränge</translation>
    </message>
    <message>
        <source>Difference of ranks: where a patch stands among all patches of its map, from 0 (lowest) to 1 (highest)</source>
        <translation>Differenz der Ränge: wo ein Patch unter allen Patches seiner Karte steht, von 0 (niedrigster) bis 1 (höchster)</translation>
    </message>
    <message>
        <source>own scales</source>
        <comment>of two maps, each with its own</comment>
        <translation>eigene Skalen</translation>
    </message>
</context>
<context>
    <name>m2ib::views::ContactSheet</name>
    <message>
        <source>Contact sheet</source>
        <translation>Kontaktbogen</translation>
    </message>
    <message>
        <source>%1: “%2”</source>
        <comment>a caption&apos;s letter and text</comment>
        <translation>%1: „%2“</translation>
    </message>
    <message>
        <source>Open a model and a picture and write a caption first.</source>
        <translation>Öffnen Sie zuerst ein Modell und ein Bild und schreiben Sie einen Satz.</translation>
    </message>
    <message>
        <source>Write at least one value of β between 0.001 and 10.</source>
        <translation>Geben Sie mindestens einen Wert von β zwischen 0,001 und 10 ein.</translation>
    </message>
    <message>
        <source>Choose at least one layer.</source>
        <translation>Wählen Sie mindestens eine Schicht.</translation>
    </message>
    <message>
        <source>β %1, layer %2</source>
        <translation>β %1, Schicht %2</translation>
    </message>
    <message>
        <source>Picture, model or caption have changed: this sheet is of what was there before.</source>
        <translation>Bild, Modell oder Satz haben sich geändert: Dieser Bogen gilt für das, was vorher da war.</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>less than a second left</source>
        <translation>noch weniger als eine Sekunde</translation>
    </message>
    <message numerus="yes">
        <source>about %n seconds left</source>
        <translation>
            <numerusform>noch etwa eine Sekunde</numerusform>
            <numerusform>noch etwa %n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minutes left</source>
        <translation>
            <numerusform>noch etwa eine Minute</numerusform>
            <numerusform>noch etwa %n Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>Values of β</source>
        <translation>Werte von β</translation>
    </message>
    <message>
        <source>Values from 0.001 to 10 with spaces between them, at most %1. Enter computes.</source>
        <translation>Werte von 0,001 bis 10, durch Leerzeichen getrennt, höchstens %1. Eingabe berechnet.</translation>
    </message>
    <message>
        <source>Image layers</source>
        <translation>Bildschichten</translation>
    </message>
    <message>
        <source>Maps for values of β and layers</source>
        <translation>Karten für Werte von β und Schichten</translation>
    </message>
    <message>
        <source>Scale that all maps of the sheet share</source>
        <translation>Gemeinsame Skala aller Karten des Bogens</translation>
    </message>
    <message>
        <source>Progress of the contact sheet</source>
        <translation>Fortschritt des Kontaktbogens</translation>
    </message>
    <message>
        <source>&amp;Compute</source>
        <translation>&amp;Berechnen</translation>
    </message>
    <message>
        <source>Begins anew with these values, layers, and the current caption</source>
        <translation>Beginnt neu mit diesen Werten, Schichten und dem gewählten Satz</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>A&amp;nhalten</translation>
    </message>
    <message>
        <source>&amp;Use these settings</source>
        <translation>&amp;Diese Einstellungen übernehmen</translation>
    </message>
    <message>
        <source>Takes the chosen cell&apos;s settings for the caption (Enter); can be undone</source>
        <translation>Übernimmt die Einstellungen der gewählten Zelle für den Satz (Eingabe); kann rückgängig gemacht werden</translation>
    </message>
    <message>
        <source>&amp;β</source>
        <translation>&amp;β</translation>
    </message>
    <message>
        <source>After block</source>
        <translation>Nach Block</translation>
    </message>
    <message numerus="yes">
        <source>%n maps</source>
        <translation>
            <numerusform>%n Karte</numerusform>
            <numerusform>%n Karten</numerusform>
        </translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>waits for the window&apos;s own maps</source>
        <translation>wartet auf die Karten des Fensters</translation>
    </message>
    <message>
        <source>at most %1</source>
        <comment>a time that is left</comment>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>&amp;Fortfahren</translation>
    </message>
    <message>
        <source>%1 uses neither β nor a layer: there is one map only, the one in the window.</source>
        <translation>%1 benutzt weder β noch eine Schicht: Es gibt nur eine Karte, die im Fenster.</translation>
    </message>
    <message>
        <source>%1, layer %2</source>
        <comment>a method&apos;s name</comment>
        <translation>%1, Schicht %2</translation>
    </message>
</context>
<context>
    <name>m2ib::views::ContactSheetDelegate</name>
    <message>
        <source>%1 · now</source>
        <comment>a cell&apos;s text, of the settings in use</comment>
        <translation>%1 · jetzt</translation>
    </message>
</context>
<context>
    <name>m2ib::views::ContactSheetModel</name>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>begins</source>
        <translation>beginnt</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>konstant</translation>
    </message>
    <message>
        <source>max %1</source>
        <comment>largest value of a map</comment>
        <translation>max. %1</translation>
    </message>
    <message>
        <source>Not computed yet.</source>
        <translation>Noch nicht berechnet.</translation>
    </message>
    <message>
        <source>The map has one value everywhere, %1 nats per patch: with these settings it tells no patch from another.</source>
        <translation>Die Karte hat überall denselben Wert, %1 nat pro Patch: Mit diesen Einstellungen unterscheidet sie keine Patches.</translation>
    </message>
    <message>
        <source>Largest value %1, mean %2 nats per patch</source>
        <translation>Größter Wert %1, Mittel %2 nat pro Patch</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>These are the caption&apos;s settings now.</source>
        <translation>Das sind jetzt die Einstellungen des Satzes.</translation>
    </message>
    <message>
        <source>Click or Enter: take these settings.</source>
        <translation>Klick oder Eingabe: diese Einstellungen übernehmen.</translation>
    </message>
    <message>
        <source>β %1</source>
        <translation>β %1</translation>
    </message>
    <message>
        <source>after
block %1</source>
        <comment>a row&apos;s title in two lines</comment>
        <translation>nach
Block %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>The map has one value everywhere: with these settings it tells no patch from another.</source>
        <translation>Die Karte hat überall denselben Wert: Mit diesen Einstellungen unterscheidet sie keine Patches.</translation>
    </message>
    <message>
        <source>Largest absolute value %1</source>
        <translation>Größter Betrag %1</translation>
    </message>
</context>
<context>
    <name>m2ib::views::ExplainPanel</name>
    <message>
        <source>Image layer</source>
        <translation>Bildschicht</translation>
    </message>
    <message>
        <source>Text layer</source>
        <translation>Textschicht</translation>
    </message>
    <message>
        <source>Optimiser steps for each tower</source>
        <translation>Optimierungsschritte für jeden Encoder</translation>
    </message>
    <message>
        <source>Noise samples in every step</source>
        <translation>Rauschproben in jedem Schritt</translation>
    </message>
    <message>
        <source>Learning rate of the optimiser (Adam)</source>
        <translation>Lernrate des Optimierers (Adam)</translation>
    </message>
    <message>
        <source>&amp;Beta (β)</source>
        <translation>Be&amp;ta (β)</translation>
    </message>
    <message>
        <source>S&amp;teps</source>
        <translation>S&amp;chritte</translation>
    </message>
    <message>
        <source>See&amp;d</source>
        <translation>&amp;Startwert</translation>
    </message>
    <message>
        <source>Change β</source>
        <translation>β ändern</translation>
    </message>
    <message>
        <source>Change layer</source>
        <translation>Schicht ändern</translation>
    </message>
    <message>
        <source>Change steps</source>
        <translation>Schrittzahl ändern</translation>
    </message>
    <message>
        <source>Change samples</source>
        <translation>Rauschproben ändern</translation>
    </message>
    <message>
        <source>Change seed</source>
        <translation>Startwert ändern</translation>
    </message>
    <message>
        <source>Change learning rate</source>
        <translation>Lernrate ändern</translation>
    </message>
    <message>
        <source>Use the recommended settings</source>
        <translation>Empfohlene Einstellungen verwenden</translation>
    </message>
    <message>
        <source>Use the model&apos;s recommendation</source>
        <translation>Empfehlung des Modells verwenden</translation>
    </message>
    <message>
        <source>Image la&amp;yer</source>
        <translation>Bi&amp;ldschicht</translation>
    </message>
    <message>
        <source>Text l&amp;ayer</source>
        <translation>Te&amp;xtschicht</translation>
    </message>
    <message>
        <source>&amp;Learning rate</source>
        <translation>Ler&amp;nrate</translation>
    </message>
    <message>
        <source>Sa&amp;mples</source>
        <translation>Rauschpr&amp;oben</translation>
    </message>
    <message>
        <source>Same settings for all captions</source>
        <translation>Gleiche Einstellungen für alle Sätze</translation>
    </message>
    <message>
        <source>Caption %1 uses the shared settings</source>
        <translation>Satz %1 folgt den gemeinsamen Einstellungen</translation>
    </message>
    <message>
        <source>A caption can have settings of its own.</source>
        <translation>Ein Satz kann eigene Einstellungen haben.</translation>
    </message>
    <message>
        <source>Caption %1 follows the shared settings: what is changed here changes all captions that do.</source>
        <translation>Satz %1 folgt den gemeinsamen Einstellungen: Änderungen hier gelten für alle Sätze, die ihnen folgen.</translation>
    </message>
    <message>
        <source>Caption %1 has settings of its own: what is changed here changes this caption only.</source>
        <translation>Satz %1 hat eigene Einstellungen: Änderungen hier gelten nur für diesen Satz.</translation>
    </message>
    <message>
        <source>Seed of what is drawn at random: the same seed gives the same map</source>
        <translation>Startwert der Zufallszahlen: derselbe Startwert ergibt dieselbe Karte</translation>
    </message>
    <message>
        <source>Runs with this seed and the next ones: their mean is the map, their standard deviation tells how far to trust it. It takes so many times as long.</source>
        <translation>Läufe mit diesem Startwert und den folgenden: Ihr Mittel ist die Karte, ihre Standardabweichung sagt, wie weit ihr zu trauen ist. Es dauert um so viele Male länger.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Repeats (K)</source>
        <translation>Wiederholungen (K)</translation>
    </message>
    <message>
        <source>Change method</source>
        <translation>Methode ändern</translation>
    </message>
    <message>
        <source>Change repeats</source>
        <translation>Wiederholungen ändern</translation>
    </message>
    <message>
        <source>%1. Cost: %2.</source>
        <comment>where a method is from, what it takes</comment>
        <translation>%1. Aufwand: %2.</translation>
    </message>
    <message>
        <source>The map does not depend on the caption.</source>
        <translation>Die Karte hängt nicht vom Satz ab.</translation>
    </message>
    <message>
        <source>It explains pictures only, no words.</source>
        <translation>Sie erklärt nur Bilder, keine Wörter.</translation>
    </message>
    <message>
        <source>No word gets a value. %1</source>
        <comment>a reason</comment>
        <translation>Kein Wort erhält einen Wert. %1</translation>
    </message>
    <message>
        <source>Use the method&apos;s defaults</source>
        <translation>Vorgaben der Methode verwenden</translation>
    </message>
</context>
<context>
    <name>m2ib::views::FrameBar</name>
    <message>
        <source>Frame of the picture</source>
        <translation>Einzelbild der Datei</translation>
    </message>
    <message>
        <source>Frame of the picture (Ctrl and the wheel over the picture)</source>
        <translation>Einzelbild der Datei (Strg und Mausrad über dem Bild)</translation>
    </message>
    <message>
        <source>Frame before</source>
        <translation>Voriges Einzelbild</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>Nächstes Einzelbild</translation>
    </message>
    <message>
        <source>frame %1 of %2</source>
        <translation>Bild %1 von %2</translation>
    </message>
</context>
<context>
    <name>m2ib::views::ImageStrip</name>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Which pictures of the list are shown</source>
        <translation>Welche Bilder der Liste gezeigt werden</translation>
    </message>
    <message>
        <source>Pictures with their maps for one caption</source>
        <translation>Bilder mit ihren Karten für einen Satz</translation>
    </message>
    <message>
        <source>Progress of the strip</source>
        <translation>Fortschritt des Streifens</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>“%1” · %2</source>
        <comment>a caption, how it was explained</comment>
        <translation>„%1“ · %2</translation>
    </message>
    <message>
        <source>One caption for several pictures</source>
        <translation>Ein Satz für mehrere Bilder</translation>
    </message>
    <message>
        <source>Open a folder of pictures, or choose some of the list.</source>
        <translation>Öffnen Sie einen Ordner mit Bildern oder wählen Sie einige der Liste.</translation>
    </message>
    <message>
        <source>Write a caption first.</source>
        <translation>Schreiben Sie zuerst einen Satz.</translation>
    </message>
    <message>
        <source>Open a model first.</source>
        <translation>Öffnen Sie zuerst ein Modell.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortfahren</translation>
    </message>
</context>
<context>
    <name>m2ib::views::ImageStripChooser</name>
    <message>
        <source>Pictures of the strip</source>
        <translation>Bilder des Streifens</translation>
    </message>
    <message>
        <source>This picture and the &amp;next</source>
        <translation>Dieses Bild und die &amp;nächsten</translation>
    </message>
    <message>
        <source>This picture and so many after it</source>
        <translation>Dieses Bild und so viele danach</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>&amp;Zeigen</translation>
    </message>
    <message>
        <source>Show this picture and the next</source>
        <translation>Dieses Bild und die nächsten zeigen</translation>
    </message>
    <message>
        <source>Pictures to choose</source>
        <translation>Bilder zur Auswahl</translation>
    </message>
    <message numerus="yes">
        <source>Show the %n &amp;checked</source>
        <translation>
            <numerusform>%n an&amp;gehaktes zeigen</numerusform>
            <numerusform>%n an&amp;gehakte zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>At most %1</source>
        <translation>Höchstens %1</translation>
    </message>
</context>
<context>
    <name>m2ib::views::ImageStripModel</name>
    <message>
        <source>Image %1</source>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>reading …</source>
        <translation>wird gelesen …</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>computing …</source>
        <translation>rechnet …</translation>
    </message>
    <message>
        <source>The reason is told while personal data is not hidden.</source>
        <translation>Der Grund wird genannt, solange personenbezogene Daten nicht verborgen sind.</translation>
    </message>
    <message>
        <source>Double click or Enter: open this picture.</source>
        <translation>Doppelklick oder Eingabe: dieses Bild öffnen.</translation>
    </message>
    <message>
        <source>Largest value %1 (%2)</source>
        <comment>a number, its unit</comment>
        <translation>Größter Wert %1 (%2)</translation>
    </message>
</context>
<context>
    <name>m2ib::views::LayerControl</name>
    <message>
        <source>no model</source>
        <translation>kein Modell</translation>
    </message>
    <message>
        <source>The block after which the method looks (M2IB: where its bottleneck sits). Layers count from 0, as in the paper.</source>
        <translation>Der Block, hinter dem die Methode misst (M2IB: wo ihr Engpass sitzt). Schichten zählen ab 0, wie in der Veröffentlichung.</translation>
    </message>
</context>
<context>
    <name>m2ib::views::MarksPanel</name>
    <message>
        <source>Arrow</source>
        <translation>Pfeil</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Vieleck</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>Lineal</translation>
    </message>
    <message>
        <source>Side marker</source>
        <translation>Seitenmarke</translation>
    </message>
    <message>
        <source>Nothing is marked on this picture yet. Choose a tool (arrow, box, ellipse, polygon, text, ruler, side marker) and drag on the picture.

For a region of interest draw a box, ellipse or polygon, then tick “Region of interest” here: its numbers are shown below for every caption. Nothing that is drawn changes what the model sees.</source>
        <translation>Auf diesem Bild ist noch nichts markiert. Wählen Sie ein Werkzeug (Pfeil, Rechteck, Ellipse, Vieleck, Text, Lineal, Seitenmarke) und ziehen Sie auf dem Bild.

Für eine Region (ROI) zeichnen Sie ein Rechteck, eine Ellipse oder ein Vieleck und haken hier „Region (ROI)“ an: Ihre Zahlen stehen dann unten für jeden Satz. Nichts Gezeichnetes ändert, was das Modell sieht.</translation>
    </message>
    <message>
        <source>Annotations of the picture</source>
        <translation>Markierungen des Bildes</translation>
    </message>
    <message>
        <source>Name or text of the annotation</source>
        <translation>Name oder Text der Markierung</translation>
    </message>
    <message>
        <source>Region of interest</source>
        <translation>Region (ROI)</translation>
    </message>
    <message>
        <source>Boxes, ellipses and polygons: compares the maps with it, in numbers</source>
        <translation>Rechtecke, Ellipsen und Vielecke: vergleicht die Karten damit, in Zahlen</translation>
    </message>
    <message>
        <source>pt</source>
        <extracomment>Unit of the width of lines and the size of texts: typographic points</extracomment>
        <translation>pt</translation>
    </message>
    <message>
        <source>Width of lines</source>
        <translation>Linienbreite</translation>
    </message>
    <message>
        <source>Size of texts</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Dashes</source>
        <translation>Gestrichelt</translation>
    </message>
    <message>
        <source>Align left edges</source>
        <translation>Linke Kanten ausrichten</translation>
    </message>
    <message>
        <source>Align centres across</source>
        <translation>Mitten waagerecht ausrichten</translation>
    </message>
    <message>
        <source>Align right edges</source>
        <translation>Rechte Kanten ausrichten</translation>
    </message>
    <message>
        <source>Align top edges</source>
        <translation>Obere Kanten ausrichten</translation>
    </message>
    <message>
        <source>Align centres down</source>
        <translation>Mitten senkrecht ausrichten</translation>
    </message>
    <message>
        <source>Align bottom edges</source>
        <translation>Untere Kanten ausrichten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Deletes the selected annotations</source>
        <translation>Löscht die ausgewählten Markierungen</translation>
    </message>
    <message>
        <source>Import …</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Regions from a file: CSV of boxes or COCO JSON</source>
        <translation>Regionen aus einer Datei: CSV mit Rechtecken oder COCO-JSON</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Regions into a file: CSV of boxes, or COCO JSON with outlines. Without the picture&apos;s name.</source>
        <translation>Regionen in eine Datei: CSV mit Rechtecken oder COCO-JSON mit Umrissen. Ohne den Namen des Bildes.</translation>
    </message>
    <message>
        <source>Make a region of interest</source>
        <translation>Zur Region (ROI) machen</translation>
    </message>
    <message>
        <source>Make a plain shape</source>
        <translation>Zur einfachen Form machen</translation>
    </message>
    <message>
        <source>Name: select one annotation</source>
        <translation>Name: eine Markierung auswählen</translation>
    </message>
    <message>
        <source>Name of the region</source>
        <translation>Name der Region</translation>
    </message>
    <message>
        <source>Text or label</source>
        <translation>Text oder Beschriftung</translation>
    </message>
    <message>
        <source>Look of what is drawn next</source>
        <translation>Aussehen der nächsten Markierung</translation>
    </message>
    <message>
        <source>Look of the selected</source>
        <translation>Aussehen der ausgewählten</translation>
    </message>
    <message>
        <source>Region (ellipse)</source>
        <translation>Region (Ellipse)</translation>
    </message>
    <message>
        <source>Region (polygon)</source>
        <translation>Region (Vieleck)</translation>
    </message>
    <message>
        <source>Region (box)</source>
        <translation>Region (Rechteck)</translation>
    </message>
</context>
<context>
    <name>m2ib::views::MessageBar</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel what is in progress</source>
        <translation>Abbrechen, was gerade läuft</translation>
    </message>
</context>
<context>
    <name>m2ib::views::MethodChoice</name>
    <message>
        <source>Not for this model: %1</source>
        <comment>then a sentence</comment>
        <translation>Nicht für dieses Modell: %1</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Quelle: %1</translation>
    </message>
    <message>
        <source>Cost: %1</source>
        <translation>Aufwand: %1</translation>
    </message>
</context>
<context>
    <name>m2ib::views::ModelInputBox</name>
    <message>
        <source>%1&#xa0;%</source>
        <comment>a share in per cent</comment>
        <translation>%1&#xa0;%</translation>
    </message>
    <message>
        <source>The model does not see %1 of this picture (left and right).</source>
        <translation>Das Modell sieht %1 dieses Bildes nicht (links und rechts).</translation>
    </message>
    <message>
        <source>The model does not see %1 of this picture (top and bottom).</source>
        <translation>Das Modell sieht %1 dieses Bildes nicht (oben und unten).</translation>
    </message>
    <message>
        <source>The model does not see %1 of this picture (along its edges).</source>
        <translation>Das Modell sieht %1 dieses Bildes nicht (an den Rändern).</translation>
    </message>
    <message>
        <source>Everything, in proportion, with black bars.</source>
        <translation>Alles, im Seitenverhältnis, mit schwarzen Streifen.</translation>
    </message>
    <message>
        <source>Everything, but squeezed into a square.</source>
        <translation>Alles, aber zum Quadrat verzerrt.</translation>
    </message>
    <message>
        <source>Only the middle: the ends of the longer side are cut.</source>
        <translation>Nur die Mitte: Die Enden der längeren Seite sind abgeschnitten.</translation>
    </message>
    <message>
        <source>How the picture is prepared for the model</source>
        <translation>Wie das Bild für das Modell vorbereitet wird</translation>
    </message>
    <message>
        <source>Models see a small square. This says how the picture becomes one.</source>
        <translation>Modelle sehen ein kleines Quadrat. Hier steht, wie das Bild dazu wird.</translation>
    </message>
    <message>
        <source>As the model’s files say</source>
        <translation>Wie in den Dateien des Modells</translation>
    </message>
    <message>
        <source>Whole picture (fit)</source>
        <translation>Ganzes Bild (einpassen)</translation>
    </message>
    <message>
        <source>Crop the centre</source>
        <translation>Mitte ausschneiden</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>Strecken</translation>
    </message>
    <message>
        <source>Picture for the model</source>
        <translation>Bild für das Modell</translation>
    </message>
    <message>
        <source>The model sees my window</source>
        <translation>Das Modell sieht mein Fenster</translation>
    </message>
    <message>
        <source>On: the model gets the brightness and contrast that the view shows, and every change of them computes again and is recorded. Off: the model gets the picture’s own window, whatever the view shows. Inverting never reaches the model.</source>
        <translation>Ein: Das Modell bekommt Helligkeit und Kontrast, wie die Ansicht sie zeigt; jede Änderung rechnet neu und wird festgehalten. Aus: Das Modell bekommt das Fenster des Bildes, was auch immer die Ansicht zeigt. Invertieren erreicht das Modell nie.</translation>
    </message>
    <message>
        <source>Centre / width of the brightness window that the model gets</source>
        <translation>Zentrum / Breite des Fensters, das das Modell bekommt</translation>
    </message>
    <message>
        <source>Fit</source>
        <comment>button: show the model the whole picture</comment>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Show the model the whole picture, with black bars</source>
        <translation>Dem Modell das ganze Bild zeigen, mit schwarzen Streifen</translation>
    </message>
    <message>
        <source>Fit: show the model the whole picture</source>
        <translation>Einpassen: dem Modell das ganze Bild zeigen</translation>
    </message>
    <message>
        <source>The picture’s own window for the model</source>
        <translation>Fenster des Bildes für das Modell</translation>
    </message>
    <message>
        <source>Change the picture for the model</source>
        <translation>Bild für das Modell ändern</translation>
    </message>
    <message>
        <source>As opened: %1</source>
        <translation>Wie geöffnet: %1</translation>
    </message>
    <message>
        <source>Everything: this picture is square already.</source>
        <translation>Alles: Dieses Bild ist schon quadratisch.</translation>
    </message>
    <message>
        <source>Every model brings its own way.</source>
        <translation>Jedes Modell bringt seine eigene Art mit.</translation>
    </message>
    <message>
        <source>Its window: the picture’s own</source>
        <translation>Sein Fenster: das des Bildes</translation>
    </message>
    <message>
        <source>Its window: %1 (yours)</source>
        <comment>centre / width</comment>
        <translation>Sein Fenster: %1 (Ihres)</translation>
    </message>
    <message>
        <source>Its window: %1 (the picture’s own)</source>
        <comment>centre / width</comment>
        <translation>Sein Fenster: %1 (das des Bildes)</translation>
    </message>
</context>
<context>
    <name>m2ib::views::OverlayPane</name>
    <message>
        <source>“%1”</source>
        <comment>a caption in quotation marks</comment>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Picture with the map of patches that the model used</source>
        <translation>Bild mit der Karte der Patches, die das Modell benutzte</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop computing; the old map stays (Esc)</source>
        <translation>Berechnung anhalten; die alte Karte bleibt (Esc)</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>Erklärung</translation>
    </message>
    <message>
        <source>no map yet</source>
        <translation>noch keine Karte</translation>
    </message>
    <message>
        <source>%v/%m</source>
        <comment>steps done of all</comment>
        <translation>%v/%m</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>layers %1, %2</source>
        <comment>of the image and of the text tower</comment>
        <translation>Schichten %1, %2</translation>
    </message>
    <message>
        <source>β %1</source>
        <translation>β %1</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>Startwert %1</translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n Schritt</numerusform>
            <numerusform>%n Schritte</numerusform>
        </translation>
    </message>
    <message>
        <source>no words</source>
        <comment>control caption</comment>
        <translation>ohne Wörter</translation>
    </message>
    <message>
        <source>Show another caption in this pane</source>
        <translation>Anderen Satz in diesem Bildfeld zeigen</translation>
    </message>
    <message>
        <source>Similarity of picture and caption (cosine)</source>
        <translation>Ähnlichkeit von Bild und Satz (Kosinus)</translation>
    </message>
    <message>
        <source>%1 % of the softmax over this session&apos;s captions</source>
        <translation>%1 % des Softmax über die Sätze dieser Sitzung</translation>
    </message>
    <message>
        <source>Control captions:</source>
        <translation>Kontrollsätze:</translation>
    </message>
    <message>
        <source>Weakly supported: the caption (%1) does no better than captions that say nothing, or the opposite.</source>
        <translation>Schwach gestützt: Der Satz (%1) schneidet nicht besser ab als Sätze, die nichts oder das Gegenteil sagen.</translation>
    </message>
    <message>
        <source>Follows the settings that all captions share. Click to give this one its own.</source>
        <translation>Folgt den gemeinsamen Einstellungen aller Sätze. Ein Klick gibt diesem Satz eigene.</translation>
    </message>
    <message>
        <source>Has settings of its own. Click to follow the shared ones again.</source>
        <translation>Hat eigene Einstellungen. Ein Klick kehrt zu den gemeinsamen zurück.</translation>
    </message>
    <message>
        <source>Caption %1 follows the shared settings</source>
        <translation>Satz %1 folgt den gemeinsamen Einstellungen</translation>
    </message>
    <message>
        <source>weakly supported</source>
        <translation>schwach gestützt</translation>
    </message>
    <message>
        <source>weak</source>
        <comment>short for weakly supported</comment>
        <translation>schwach</translation>
    </message>
    <message>
        <source>Steps of the method that are done</source>
        <translation>Erledigte Schritte der Methode</translation>
    </message>
    <message>
        <source>Choose another method for this caption</source>
        <translation>Andere Methode für diesen Satz wählen</translation>
    </message>
    <message>
        <source>Method of caption %1: %2</source>
        <translation>Methode von Satz %1: %2</translation>
    </message>
    <message>
        <source>%p %</source>
        <comment>percent done</comment>
        <translation>%p %</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a method, and what its colour bar says</comment>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>mean of %n seeds</source>
        <translation>
            <numerusform>%n Lauf, Mittel</numerusform>
            <numerusform>%n Läufe, Mittel</numerusform>
        </translation>
    </message>
    <message>
        <source>does not depend on the caption</source>
        <translation>satzunabhängig</translation>
    </message>
    <message>
        <source>hardly anything passes</source>
        <translation>kaum Durchlass</translation>
    </message>
    <message>
        <source>hardly anything is closed</source>
        <translation>kaum gesperrt</translation>
    </message>
    <message>
        <source>mask at its ends</source>
        <translation>Maske am Anschlag</translation>
    </message>
    <message>
        <source>flat map</source>
        <translation>gleichförmig</translation>
    </message>
    <message>
        <source>places are uncertain</source>
        <translation>Orte unsicher</translation>
    </message>
    <message>
        <source>seeds disagree</source>
        <translation>Startwerte uneinig</translation>
    </message>
    <message>
        <source>waiting for its turn</source>
        <comment>a map that is not being computed yet</comment>
        <translation>wartet auf die Berechnung</translation>
    </message>
</context>
<context>
    <name>m2ib::views::OverlayPanel</name>
    <message>
        <source>Cividis (accessible)</source>
        <translation>Cividis (barrierefrei)</translation>
    </message>
    <message>
        <source>Inferno</source>
        <translation>Inferno</translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
    <message>
        <source>Magma</source>
        <translation>Magma</translation>
    </message>
    <message>
        <source>Gray</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Jet (legacy)</source>
        <translation>Jet (herkömmlich)</translation>
    </message>
    <message>
        <source>Show the &amp;overlay</source>
        <translation>Überlager&amp;ung zeigen</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Share of the colour scale below which the picture shows through</source>
        <translation>Anteil der Farbskala, unter dem das Bild durchscheint</translation>
    </message>
    <message>
        <source>Shared by all captions</source>
        <translation>Gemeinsam für alle Sätze</translation>
    </message>
    <message>
        <source>This map only (not comparable)</source>
        <translation>Nur diese Karte (nicht vergleichbar)</translation>
    </message>
    <message>
        <source>Patch &amp;grid</source>
        <translation>&amp;Patch-Raster</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>&amp;Smooth between patches</source>
        <translation>Zwischen Patches &amp;glätten</translation>
    </message>
    <message>
        <source>O&amp;pacity</source>
        <translation>Deckk&amp;raft</translation>
    </message>
    <message>
        <source>Colo&amp;urs</source>
        <translation>Farb&amp;verlauf</translation>
    </message>
    <message>
        <source>Th&amp;reshold</source>
        <translation>Sch&amp;welle</translation>
    </message>
    <message>
        <source>S&amp;cale</source>
        <translation>S&amp;kala</translation>
    </message>
    <message>
        <source>Batlow-like</source>
        <translation>Batlow-artig</translation>
    </message>
    <message>
        <source>Isolines are at %1 % of the scale.</source>
        <comment>25, 50, 75</comment>
        <translation>Die Isolinien liegen bei %1 % der Skala.</translation>
    </message>
    <message>
        <source>Hiding the map shows the picture alone; nothing is computed anew.</source>
        <translation>Ohne Karte ist nur das Bild zu sehen; nichts wird neu berechnet.</translation>
    </message>
    <message>
        <source>How much the map covers the picture</source>
        <translation>Wie stark die Karte das Bild verdeckt</translation>
    </message>
    <message>
        <source>Off: each patch is shown in one colour, as the model has it.</source>
        <translation>Aus: Jeder Patch hat eine einzige Farbe, wie beim Modell.</translation>
    </message>
    <message>
        <source>Thin lines between the model&apos;s patches</source>
        <translation>Dünne Linien zwischen den Patches des Modells</translation>
    </message>
    <message>
        <source>none</source>
        <comment>isolines</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>Colours of the map, from low to high</source>
        <translation>Farben der Karte, von niedrig bis hoch</translation>
    </message>
    <message>
        <source>Where the isolines lie</source>
        <translation>Wo die Isolinien liegen</translation>
    </message>
    <message>
        <source>Parts of the scale</source>
        <translation>Skalenanteile</translation>
    </message>
    <message>
        <source>Round values</source>
        <translation>Runde Werte</translation>
    </message>
    <message>
        <source>What becomes of the part that the model did not see</source>
        <translation>Was mit dem Teil geschieht, den das Modell nicht sah</translation>
    </message>
    <message>
        <source>Hatched</source>
        <translation>Schraffiert</translation>
    </message>
    <message>
        <source>Hidden (black)</source>
        <translation>Verborgen (schwarz)</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Unverändert</translation>
    </message>
    <message>
        <source>Isolines</source>
        <translation>Isolinien</translation>
    </message>
    <message>
        <source>Not seen</source>
        <comment>the part of the picture that the model did not see</comment>
        <translation>Nicht gesehen</translation>
    </message>
    <message>
        <source>Isolines are at round values.</source>
        <translation>Die Isolinien liegen bei runden Werten.</translation>
    </message>
    <message>
        <source>Hatch unstable patches</source>
        <translation>Instabile Patches schraffieren</translation>
    </message>
    <message>
        <source>Where an explanation was repeated with several seeds: patches whose value the seeds do not agree on (standard deviation above half of the mean)</source>
        <translation>Wo eine Erklärung mit mehreren Startwerten wiederholt wurde: Patches, über deren Wert die Startwerte uneinig sind (Standardabweichung über der Hälfte des Mittelwerts)</translation>
    </message>
    <message>
        <source>Number of lines of equal value, drawn on the smooth map and marked on the colour bar</source>
        <translation>Anzahl der Linien gleicher Werte, auf der geglätteten Karte gezeichnet und an der Farbskala markiert</translation>
    </message>
    <message>
        <source>With a shared scale, the same colour means the same value in all maps of a method. Maps of different methods never share one.</source>
        <translation>Bei gemeinsamer Skala bedeutet dieselbe Farbe in allen Karten einer Methode denselben Wert. Karten verschiedener Methoden haben nie eine gemeinsame.</translation>
    </message>
    <message>
        <source>What is shown of an explanation that was repeated with several seeds</source>
        <translation>Was von einer Erklärung gezeigt wird, die mit mehreren Startwerten wiederholt wurde</translation>
    </message>
    <message>
        <source>Mean of the seeds</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>Repeats</source>
        <comment>of an explanation with several seeds</comment>
        <translation>Wiederholungen</translation>
    </message>
</context>
<context>
    <name>m2ib::views::PaneArea</name>
    <message>
        <source>Original picture</source>
        <translation>Originalbild</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Opening %1 …</source>
        <translation>%1 wird geöffnet …</translation>
    </message>
    <message>
        <source>The map of the patches that the model used for a sentence appears here.</source>
        <translation>Hier erscheint die Karte der Patches, die das Modell für einen Satz benutzte.</translation>
    </message>
    <message>
        <source>Open a picture to see which words and patches the model used.</source>
        <translation>Öffnen Sie ein Bild, um zu sehen, welche Wörter und Patches das Modell benutzte.</translation>
    </message>
    <message>
        <source>Write a caption at the left: what should the model look for?</source>
        <translation>Schreiben Sie links einen Satz: Wonach soll das Modell suchen?</translation>
    </message>
    <message>
        <source>The caption&apos;s words appear here, shaded by what the model used of them.</source>
        <translation>Hier erscheinen die Wörter des Satzes, getönt nach dem, was das Modell von ihnen benutzte.</translation>
    </message>
    <message>
        <source>Loading the model %1 …</source>
        <translation>Das Modell %1 wird geladen …</translation>
    </message>
    <message>
        <source>Help: opening models</source>
        <translation>Hilfe: Modelle öffnen</translation>
    </message>
    <message>
        <source>Loading was cancelled. The model that was open stays.</source>
        <translation>Das Laden wurde abgebrochen. Das bisherige Modell bleibt geöffnet.</translation>
    </message>
    <message>
        <source>Loading was cancelled.</source>
        <translation>Das Laden wurde abgebrochen.</translation>
    </message>
    <message>
        <source>No model yet.

Drop a model here, or choose File &gt; Models.</source>
        <translation>Noch kein Modell.

Ziehen Sie ein Modell hierher oder wählen Sie Datei &gt; Modelle.</translation>
    </message>
    <message>
        <source>It could not be opened. The reason is told while personal data is not hidden.</source>
        <translation>Es konnte nicht geöffnet werden. Der Grund wird genannt, solange personenbezogene Daten nicht verborgen sind.</translation>
    </message>
    <message>
        <source>Opening the picture …</source>
        <translation>Das Bild wird geöffnet …</translation>
    </message>
    <message>
        <source>No picture yet.

Drop a chest X-ray here (DICOM, PNG, JPEG or TIFF), a folder or a ZIP archive of them, paste one, or choose File &gt; Open.</source>
        <translation>Noch kein Bild.

Ziehen Sie einen Röntgen-Thorax hierher (DICOM, PNG, JPEG oder TIFF), einen Ordner oder ein ZIP-Archiv davon, fügen Sie ein Bild ein oder wählen Sie Datei &gt; Bild oder Sitzung öffnen.</translation>
    </message>
    <message>
        <source>frame %1 of %2</source>
        <translation>Bild %1 von %2</translation>
    </message>
    <message numerus="yes">
        <source>Show %n more</source>
        <comment>notes about a picture</comment>
        <translation>
            <numerusform>%n weiteren zeigen</numerusform>
            <numerusform>%n weitere zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Window of the model</source>
        <translation>Fenster des Modells</translation>
    </message>
    <message>
        <source>Change method</source>
        <translation>Methode ändern</translation>
    </message>
</context>
<context>
    <name>m2ib::views::PaneMap</name>
    <message>
        <source>Old map</source>
        <translation>Alte Karte</translation>
    </message>
    <message>
        <source>%1: standard deviation of %2 seeds</source>
        <comment>a unit</comment>
        <translation>Standardabw. (%2 Läufe), %1</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>Standardabw.</translation>
    </message>
    <message>
        <source>no unit</source>
        <translation>ohne Einheit</translation>
    </message>
</context>
<context>
    <name>m2ib::views::PhrasePopup</name>
    <message>
        <source>Phrases</source>
        <translation>Textbausteine</translation>
    </message>
    <message>
        <source>Search phrases</source>
        <translation>Textbausteine suchen</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>A new caption of this phrase (Enter, double click)</source>
        <translation>Neuer Satz aus diesem Baustein (Eingabe, Doppelklick)</translation>
    </message>
    <message>
        <source>Rep&amp;lace current</source>
        <translation>Satz &amp;ersetzen</translation>
    </message>
    <message>
        <source>This phrase in place of the current caption (Shift+Enter, Shift+double click)</source>
        <translation>Dieser Baustein anstelle des gewählten Satzes (Umschalt+Eingabe, Umschalt+Doppelklick)</translation>
    </message>
    <message>
        <source>&amp;Save current caption</source>
        <translation>Gewählten Satz &amp;speichern</translation>
    </message>
    <message>
        <source>Keeps the current caption among “My phrases”</source>
        <translation>Behält den gewählten Satz unter „Meine Textbausteine“</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>Ent&amp;fernen</translation>
    </message>
    <message>
        <source>Removes one of your phrases, or of the history (Delete)</source>
        <translation>Entfernt einen Ihrer Bausteine oder einen Eintrag des Verlaufs (Entf)</translation>
    </message>
    <message>
        <source>&amp;Clear history</source>
        <translation>Verlauf &amp;leeren</translation>
    </message>
    <message>
        <source>Forgets all captions that were written lately</source>
        <translation>Vergisst alle zuletzt geschriebenen Sätze</translation>
    </message>
    <message>
        <source>&amp;Keep the history after the program is closed</source>
        <translation>Verlauf &amp;nach dem Schließen des Programms behalten</translation>
    </message>
    <message>
        <source>Off: captions that were written lately are forgotten at the end. They may tell about a person.</source>
        <translation>Aus: Zuletzt geschriebene Sätze werden am Ende vergessen. Sie können etwas über eine Person verraten.</translation>
    </message>
    <message>
        <source>Add as a new caption</source>
        <translation>Als neuen Satz hinzufügen</translation>
    </message>
    <message>
        <source>Replace the current caption</source>
        <translation>Gewählten Satz ersetzen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>m2ib::views::PictureDelegate</name>
    <message>
        <source>cannot be shown</source>
        <translation>nicht darstellbar</translation>
    </message>
</context>
<context>
    <name>m2ib::views::PicturePanel</name>
    <message>
        <source>Filter by name</source>
        <translation>Nach Namen filtern</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>No name contains this text</source>
        <translation>Kein Name enthält diesen Text</translation>
    </message>
    <message>
        <source>Drop a folder or a ZIP with X-rays here</source>
        <translation>Ziehen Sie einen Ordner oder ein ZIP mit Röntgenbildern hierher</translation>
    </message>
</context>
<context>
    <name>m2ib::views::RadiographView</name>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Missing in the file</source>
        <translation>Fehlt in der Datei</translation>
    </message>
</context>
<context>
    <name>m2ib::views::RegionTable</name>
    <message>
        <source>Numbers of the regions of interest</source>
        <translation>Zahlen der Regionen (ROI)</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Satz</translation>
    </message>
    <message>
        <source>Hottest</source>
        <translation>Maximum</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>Innen</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>CNR</source>
        <translation>CNR</translation>
    </message>
    <message>
        <source>Pointing game: whether the patch with the highest value touches the region. In brackets: how often a patch drawn at random would.</source>
        <translation>Zeigespiel (Pointing Game): ob der Patch mit dem höchsten Wert die Region berührt. In Klammern: wie oft es ein zufälliger Patch täte.</translation>
    </message>
    <message>
        <source>Overlap of the patches at or above the overlay&apos;s threshold with the region: intersection over union</source>
        <translation>Überlappung der Patches ab der Schwelle der Überlagerung mit der Region: Schnittmenge durch Vereinigung</translation>
    </message>
    <message>
        <source>Contrast-to-noise ratio: (mean inside − mean outside) / √(variance inside + variance outside)</source>
        <translation>Kontrast-Rausch-Verhältnis: (Mittel innen − Mittel außen) / √(Varianz innen + Varianz außen)</translation>
    </message>
    <message>
        <source>Region without a name</source>
        <translation>Region ohne Namen</translation>
    </message>
    <message>
        <source>no map yet</source>
        <translation>noch keine Karte</translation>
    </message>
    <message>
        <source>(older settings)</source>
        <translation>(ältere Einstellungen)</translation>
    </message>
    <message>
        <source>%1 — in progress</source>
        <translation>%1 — wird berechnet</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>außerhalb</translation>
    </message>
    <message>
        <source>The region touches no patch that the model saw.</source>
        <translation>Die Region berührt keinen Patch, den das Modell sah.</translation>
    </message>
    <message>
        <source>hit</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>miss</source>
        <translation>daneben</translation>
    </message>
    <message>
        <source>IoU: patches at or above %1 of each map&apos;s own scale, the overlay&apos;s threshold</source>
        <translation>IoU: Patches ab %1 der eigenen Skala jeder Karte, der Schwelle der Überlagerung</translation>
    </message>
    <message>
        <source>IoU: patches at or above %1 nats, %2 of the scale: the overlay&apos;s threshold</source>
        <translation>IoU: Patches ab %1 nat, %2 der Skala: Schwelle der Überlagerung</translation>
    </message>
    <message>
        <source>IoU needs a threshold: raise the overlay&apos;s above 0 %, and the patches at or above it count.</source>
        <translation>Die IoU braucht eine Schwelle der Überlagerung über 0 %: Gezählt werden die Patches ab dieser Schwelle.</translation>
    </message>
    <message>
        <source>Share of the map&apos;s values that lie within the region. In brackets: the region&apos;s share of the area that the model sees, which a flat map would reach.</source>
        <translation>Anteil der Werte der Karte, der in der Region liegt. In Klammern: Anteil der Region an der Fläche, die das Modell sieht; so viel erreichte eine gleichförmige Karte.</translation>
    </message>
    <message>
        <source>IoU: patches at or above %1, %2 of the scale: the overlay&apos;s threshold</source>
        <translation>IoU: Patches ab %1, %2 der Skala: Schwelle der Überlagerung</translation>
    </message>
</context>
<context>
    <name>m2ib::views::SanitySheet</name>
    <message>
        <source>The model itself</source>
        <translation>Das Modell selbst</translation>
    </message>
    <message>
        <source>Output random</source>
        <translation>Ausgang zufällig</translation>
    </message>
    <message>
        <source>Block %1 random</source>
        <translation>Block %1 zufällig</translation>
    </message>
    <message>
        <source>All blocks random</source>
        <translation>Alle Blöcke zufällig</translation>
    </message>
    <message>
        <source>Blocks %1 to %2 random</source>
        <translation>Blöcke %1 bis %2 zufällig</translation>
    </message>
    <message>
        <source>The map of the model with its own weights</source>
        <translation>Die Karte des Modells mit seinen eigenen Gewichten</translation>
    </message>
    <message>
        <source>Pooling and projection have random weights, all blocks their own</source>
        <translation>Pooling und Projektion haben zufällige Gewichte, alle Blöcke ihre eigenen</translation>
    </message>
    <message numerus="yes">
        <source>Pooling, projection and %n blocks have random weights</source>
        <translation>
            <numerusform>Pooling, Projektion und %n Block haben zufällige Gewichte</numerusform>
            <numerusform>Pooling, Projektion und %n Blöcke haben zufällige Gewichte</numerusform>
        </translation>
    </message>
    <message>
        <source>the original</source>
        <translation>das Original</translation>
    </message>
    <message>
        <source>constant map</source>
        <translation>konstante Karte</translation>
    </message>
    <message>
        <source>rank correlation %1</source>
        <translation>Rangkorrelation %1</translation>
    </message>
    <message>
        <source>The map dissolves when the weights are random: it depends on what the model has learnt. That does not show that it is right.</source>
        <translation>Die Karte löst sich auf, wenn die Gewichte zufällig sind: Sie hängt davon ab, was das Modell gelernt hat. Das zeigt nicht, dass sie richtig ist.</translation>
    </message>
    <message>
        <source>Part of the map stays while more and more weights become random: that part does not come from what those weights have learnt.</source>
        <translation>Ein Teil der Karte bleibt, während immer mehr Gewichte zufällig werden: Dieser Teil kommt nicht von dem, was diese Gewichte gelernt haben.</translation>
    </message>
    <message>
        <source>The map hardly changes when the weights are random: it does not explain this model.</source>
        <translation>Die Karte ändert sich kaum, wenn die Gewichte zufällig sind: Sie erklärt dieses Modell nicht.</translation>
    </message>
    <message>
        <source>A map has the same value everywhere, so nothing can be compared.</source>
        <translation>Eine Karte hat überall denselben Wert; deshalb ist nichts vergleichbar.</translation>
    </message>
    <message>
        <source>The image tower&apos;s weights are replaced by random ones, from its output downwards, one part more each time, and the map is computed anew. Each map has its own scale of colours.</source>
        <translation>Die Gewichte des Bild-Encoders werden durch zufällige ersetzt, vom Ausgang her und jedes Mal einen Teil tiefer, und die Karte wird neu berechnet. Jede Karte hat ihre eigene Farbskala.</translation>
    </message>
    <message>
        <source>Maps with random weights</source>
        <translation>Karten mit zufälligen Gewichten</translation>
    </message>
    <message>
        <source>What the check says</source>
        <translation>Was die Prüfung ergibt</translation>
    </message>
    <message>
        <source>Progress of the sanity check</source>
        <translation>Fortschritt der Plausibilitätsprüfung</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>The window shows another map now: this check is of what was there before.</source>
        <translation>Das Fenster zeigt jetzt eine andere Karte: Diese Prüfung gilt für das, was vorher da war.</translation>
    </message>
    <message>
        <source>Open a model and a picture and have a caption explained first.</source>
        <translation>Öffnen Sie zuerst ein Modell und ein Bild und lassen Sie einen Satz erklären.</translation>
    </message>
    <message>
        <source>%1: “%2” · %3</source>
        <comment>a caption&apos;s letter and text, settings</comment>
        <translation>%1: „%2“ · %3</translation>
    </message>
    <message>
        <source>This map was made with another model. Compute it with the open one first.</source>
        <translation>Diese Karte entstand mit einem anderen Modell. Berechnen Sie sie zuerst mit dem geöffneten.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>which weights are random, and how alike the map is</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>A&amp;nhalten</translation>
    </message>
    <message>
        <source>&amp;Start anew</source>
        <translation>&amp;Neu beginnen</translation>
    </message>
    <message>
        <source>Sanity check</source>
        <translation>Plausibilitätsprüfung</translation>
    </message>
</context>
<context>
    <name>m2ib::views::WordView</name>
    <message>
        <source>Caption words: %1</source>
        <translation>Wörter des Satzes: %1</translation>
    </message>
    <message>
        <source>%1: no value</source>
        <translation>%1: kein Wert</translation>
    </message>
    <message>
        <source>%1: %2 nats</source>
        <translation>%1: %2 nat</translation>
    </message>
    <message>
        <source>0 – %1 nats per word</source>
        <translation>0 – %1 nat pro Wort</translation>
    </message>
    <message>
        <source>%1. The only word: it cannot be left out.</source>
        <comment>what a word&apos;s tooltip says</comment>
        <translation>%1. Das einzige Wort: Es kann nicht weggelassen werden.</translation>
    </message>
    <message>
        <source>%1. Click to leave it out.</source>
        <comment>what a word&apos;s tooltip says</comment>
        <translation>%1. Ein Klick lässt es weg.</translation>
    </message>
    <message>
        <source>Drop word “%1”</source>
        <translation>Wort „%1“ weglassen</translation>
    </message>
    <message>
        <source>&amp;Drop “%1”</source>
        <translation>„%1“ &amp;weglassen</translation>
    </message>
    <message>
        <source>New caption &amp;without “%1”</source>
        <translation>Neuer Satz &amp;ohne „%1“</translation>
    </message>
    <message>
        <source>New caption of “%1” &amp;alone</source>
        <translation>Neuer Satz &amp;nur aus „%1“</translation>
    </message>
    <message>
        <source>The only word cannot be left out</source>
        <translation>Das einzige Wort kann nicht weggelassen werden</translation>
    </message>
    <message>
        <source>%1: %2 of the cosine</source>
        <comment>a word, its share</comment>
        <translation>%1: %2 des Kosinus</translation>
    </message>
    <message>
        <source>%1: %2 (relative, this caption only)</source>
        <comment>a word, its value</comment>
        <translation>%1: %2 (relativ, nur dieser Satz)</translation>
    </message>
    <message>
        <source>%1. Works against the match: without it the similarity is %2 higher</source>
        <comment>what is known of a word</comment>
        <translation>%1. Wirkt gegen die Übereinstimmung: Ohne dieses Wort ist die Ähnlichkeit um %2 höher</translation>
    </message>
    <message>
        <source>%1 explains pictures only</source>
        <translation>%1 erklärt nur Bilder</translation>
    </message>
    <message>
        <source>±%1, %2</source>
        <comment>ends of a scale, its unit</comment>
        <translation>±%1, %2</translation>
    </message>
    <message>
        <source>0 – %1, %2</source>
        <comment>ends of a scale, its unit</comment>
        <translation>0 – %1, %2</translation>
    </message>
</context>
</TS>
