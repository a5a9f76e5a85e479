#include "ui/views/captions/word_view_edits.h"

namespace m2ib::views {

void connect_word_edits(WordView* words, presenters::ExplorerDocument* document) {
  const auto tell = [words, document] { words->setEditedCaption(document->caption(document->currentCaption())); };
  QObject::connect(document, &presenters::ExplorerDocument::currentCaptionChanged, words, tell);
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
    QObject::connect(document->captions(), signal, words, tell);
  }
  QObject::connect(document->captions(), &QAbstractItemModel::dataChanged, words, tell);
  QObject::connect(words, &WordView::dropRequested, document, [document](const QString& word, const QString& rest) {
    document->replaceCaption(document->currentCaption(), rest, WordView::tr("Drop word “%1”").arg(word));
  });
  QObject::connect(words, &WordView::captionRequested, document,
                   [document](const QString& text) { document->addCaption(text); });
  tell();
}

}  // namespace m2ib::views
