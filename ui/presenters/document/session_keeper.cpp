#include "ui/presenters/document/session_keeper.h"

#include <QFile>
#include <QGuiApplication>
#include <algorithm>
#include <utility>

#include "ui/presenters/document/annotation_board.h"
#include "ui/presenters/text/error_text.h"

namespace m2ib::presenters {
namespace {

constexpr int kAfterDrag_ms = 500;

std::filesystem::path file_path(const QString& path) { return QFile::encodeName(path).toStdString(); }

}  // namespace

SessionKeeper::SessionKeeper(ExplorerDocument* document, std::filesystem::path recovery_folder, QObject* parent)
    : QObject(parent), document_(document), saver_(new jobs::SessionSaver(std::move(recovery_folder), this)) {
  timer_.setInterval(kCopyInterval_ms);
  connect(&timer_, &QTimer::timeout, this, &SessionKeeper::copyNow);
  timer_.start();
  const auto changed = [this] { ++changes_; };
  connect(document_->undoStack(), &QUndoStack::indexChanged, this, changed);
  connect(document_->annotations(), &AnnotationBoard::changed, this, changed);
  connect(document_, &ExplorerDocument::arrangementChanged, this, changed);
  connect(document_, &ExplorerDocument::figureChoiceChanged, this, changed);
  connect(document_, &ExplorerDocument::imageChanged, this, changed);
  connect(document_, &ExplorerDocument::busyChanged, this, changed);  // new results
  connect(document_, &ExplorerDocument::sessionChanged, this, changed);
  connect(saver_, &jobs::SessionSaver::done, this, &SessionKeeper::takeDone);
  connect(saver_, &jobs::SessionSaver::failed, this, &SessionKeeper::takeFailed);
  connect(saver_, &jobs::SessionSaver::sessionRead, this, &SessionKeeper::takeRead);
  connect(saver_, &jobs::SessionSaver::copiesFound, this,
          [this](quint64, const std::vector<session::Recoverable>& copies) {
            if (!copies.empty()) Q_EMIT copiesFound(copies);
          });
}

SessionKeeper::~SessionKeeper() = default;

void SessionKeeper::save(const QString& path, bool embed_pictures) {
  ++saving_;
  saves_.push_back({saver_->save(document_->capture(), file_path(path), embed_pictures), path, document_->edits()});
  Q_EMIT savingChanged();
}

void SessionKeeper::work(std::function<Result<void>()> work, std::function<void()> then) {
  works_.emplace_back(saver_->run(std::move(work)), std::move(then));
}

void SessionKeeper::read(const QString& path) {
  reading_path_ = path;
  reading_ = saver_->read(file_path(path));
  Q_EMIT readingChanged();
}

void SessionKeeper::setKeepsCopies(bool keep) {
  if (keeps_copies_ && !keep) {
    saver_->discardCopy();
    copied_ = 0;
  }
  keeps_copies_ = keep;
}

void SessionKeeper::copyNow() {
  if (!keeps_copies_ || copying_ != 0 || copied_ == changes_ || !document_->isModified()) return;
  if (QGuiApplication::mouseButtons() != Qt::NoButton) {
    // Something may be dragged: it is not what a person wants yet.
    QTimer::singleShot(kAfterDrag_ms, this, &SessionKeeper::copyNow);
    return;
  }
  copied_ = changes_;
  replaced_ = opened_;
  copying_ = saver_->copy(document_->capture(), document_->sessionPath().toStdString());
}

void SessionKeeper::restoredCopyOpened() {
  removeOpened();  // of another one, whose work was saved or given up
  opened_ = std::exchange(restored_, {});
  QTimer::singleShot(kAfterDrag_ms, this, &SessionKeeper::copyNow);
}

void SessionKeeper::removeOpened() {
  if (!opened_.file.empty()) saver_->removeCopy(opened_);
  opened_ = {};
}

void SessionKeeper::findCopies() { saver_->findCopies(); }

void SessionKeeper::restoreCopy(const session::Recoverable& copy) {
  restored_ = copy;
  restoring_ = saver_->read(copy.file);
}

void SessionKeeper::discardCopies(const std::vector<session::Recoverable>& copies) {
  for (const session::Recoverable& copy : copies) saver_->removeCopy(copy);
}

void SessionKeeper::giveUpUnsaved() {
  saver_->discardCopy();
  removeOpened();
  copied_ = 0;
}

void SessionKeeper::takeDone(quint64 request) {
  if (request == copying_) {
    copying_ = 0;
    copy_trouble_ = false;
    // The work is in a copy of its own now. One that was read and then left alone is in none.
    if (!opened_.file.empty() && opened_.file == replaced_.file) removeOpened();
    Q_EMIT copyMade();
    return;
  }
  const auto save = std::find_if(saves_.begin(), saves_.end(), [=](const Saving& s) { return s.request == request; });
  if (save != saves_.end()) {
    const Saving one = *save;
    saves_.erase(save);
    --saving_;
    document_->markSaved(one.path, one.edits);
    if (!document_->isModified()) giveUpUnsaved();
    Q_EMIT savingChanged();
    Q_EMIT saved(one.path);
    return;
  }
  const auto work = std::find_if(works_.begin(), works_.end(), [=](const auto& w) { return w.first == request; });
  if (work != works_.end()) {
    const auto then = std::move(work->second);
    works_.erase(work);
    if (then) then();
  }
}

void SessionKeeper::takeFailed(quint64 request, const Error& error) {
  const QString message = error_text(error);
  if (request == copying_) {
    copying_ = 0;
    copied_ = 0;
    // Said once, not every half minute.
    if (!std::exchange(copy_trouble_, true)) Q_EMIT copyFailed(message);
  } else if (request == reading_) {
    reading_ = 0;
    Q_EMIT readingChanged();
    const bool damaged = error.code == ErrorCode::SessionInvalid || error.code == ErrorCode::SessionTooNew;
    Q_EMIT readFailed(reading_path_, message, !damaged);
  } else if (request == restoring_) {
    restoring_ = 0;
    restored_ = {};
    Q_EMIT readFailed({}, message, false);
  } else if (std::erase_if(saves_, [=](const Saving& one) { return one.request == request; }) > 0) {
    --saving_;
    Q_EMIT savingChanged();
    Q_EMIT saveFailed(message);
  } else if (std::erase_if(works_, [=](const auto& one) { return one.first == request; }) > 0) {
    Q_EMIT workFailed(message);
  }
}

void SessionKeeper::takeRead(quint64 request, const jobs::SessionPtr& session) {
  if (request == reading_) {
    reading_ = 0;
    Q_EMIT readingChanged();
    Q_EMIT sessionRead(reading_path_, session);
  } else if (request == restoring_) {
    restoring_ = 0;
    Q_EMIT copyRead(QString::fromStdString(restored_.original), session);
  }
}

}  // namespace m2ib::presenters
