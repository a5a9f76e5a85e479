#pragma once

#include "ui/presenters/document/explorer_document.h"
#include "ui/views/captions/word_view.h"

namespace m2ib::views {

/// Lets the words edit the document's current caption: a dropped word is one undo step, a new caption another one.
void connect_word_edits(WordView* words, presenters::ExplorerDocument* document);

}  // namespace m2ib::views
