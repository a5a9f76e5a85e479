#include "ui/shell/controls/session_control.h"

#include <QAction>
#include <QFile>
#include <QFileInfo>
#include <QMenu>
#include <QTimer>
#include <QVBoxLayout>

#include "core/session/recovery.h"
#include "core/session/session_file.h"
#include "ui/dialogs/recovery_bar.h"
#include "ui/shell/actions/actions.h"
#include "ui/views/parts/message_bar.h"

namespace m2ib::shell {

using presenters::ExplorerDocument;
using presenters::SessionKeeper;
using Answer = dialogs::SaveChangesBox::Answer;

namespace {

constexpr int kPatience_ms = 300;

bool is_session_file(const QString& path) { return path.endsWith(QLatin1String(".m2ib"), Qt::CaseInsensitive); }

/// Files that can be nothing but a record, whatever went wrong with reading it.
bool is_no_picture(const QString& path) {
  for (const char* ending : {".m2ib", ".json", ".pdf", ".svg"}) {
    if (path.endsWith(QLatin1String(ending), Qt::CaseInsensitive)) return true;
  }
  return false;
}

}  // namespace

SessionControl::SessionControl(ExplorerDocument* document, Actions* actions, WindowSettings* settings, QWidget* window)
    : QObject(window),
      document_(document),
      actions_(actions),
      settings_(settings),
      window_(window),
      keeper_(new SessionKeeper(document, session::default_recovery_folder(), this)),
      bars_(new QWidget(window)),
      message_(new views::MessageBar(QStringLiteral("sessionMessage"), bars_)),
      missing_(new views::MessageBar(QStringLiteral("missingPicture"), bars_)),
      recovery_(new dialogs::RecoveryBar(bars_)) {
  auto* layout = new QVBoxLayout(bars_);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(recovery_);
  layout->addWidget(message_);
  layout->addWidget(missing_);
  connectActions();
  connectKeeper();
  connectDocument();
}

SessionControl::~SessionControl() = default;

void SessionControl::connectActions() {
  connect(actions_->new_session, &QAction::triggered, this, [this] {
    askThen([this] {
      keeper_->giveUpUnsaved();
      document_->newSession();
    });
  });
  connect(actions_->save, &QAction::triggered, this, [this] { save(document_->sessionPath()); });
  connect(actions_->save_as, &QAction::triggered, this, [this] { save({}); });
  connect(actions_->save_with_pictures, &QAction::triggered, this, [this] { save({}, true); });
  connect(actions_->clear_recent, &QAction::triggered, this, [this] {
    settings_->forgetSessions();
    showRecent();
  });
}

void SessionControl::connectKeeper() {
  connect(keeper_, &SessionKeeper::savingChanged, this, &SessionControl::showProgress);
  connect(keeper_, &SessionKeeper::readingChanged, this, &SessionControl::showProgress);
  connect(keeper_, &SessionKeeper::saved, this, [this](const QString& path) {
    message_->hide();
    settings_->noteSession(path);
    showRecent();
    Q_EMIT told(tr("Session saved"));
    if (saving_for_next_) goOn();
  });
  connect(keeper_, &SessionKeeper::saveFailed, this, [this](const QString& message) {
    next_ = {};
    saving_for_next_ = false;
    message_->showMessage(views::MessageBar::Kind::Error,
                          tr("The session was not saved; nothing is lost. %1").arg(message));
  });
  connect(keeper_, &SessionKeeper::copyFailed, this, [this](const QString& message) {
    message_->showMessage(views::MessageBar::Kind::Warning,
                          tr("No copy of the unsaved work could be kept for recovery. %1").arg(message));
  });
  connect(keeper_, &SessionKeeper::sessionRead, this, &SessionControl::take);
  connect(keeper_, &SessionKeeper::readFailed, this, &SessionControl::takeUnreadable);
  connect(keeper_, &SessionKeeper::copiesFound, recovery_, &dialogs::RecoveryBar::offer);
  connect(keeper_, &SessionKeeper::copyRead, this, [this](const QString& original, const jobs::SessionPtr& session) {
    askThen([this, original, session] {
      opened_file_ = original;
      searched_ = false;
      document_->restore(*session, {});
      // Where the next save goes; nothing of it is saved yet.
      document_->markSaved(original, document_->edits() + 1);
      keeper_->restoredCopyOpened();
    });
  });
  connect(recovery_, &dialogs::RecoveryBar::restoreRequested, keeper_, &SessionKeeper::restoreCopy);
  connect(recovery_, &dialogs::RecoveryBar::discardRequested, keeper_,
          [this](const session::Recoverable& copy) { keeper_->discardCopies({copy}); });
}

void SessionControl::connectDocument() {
  connect(document_, &ExplorerDocument::restoreProblem, this, [this](const QString& message) {
    problem_ = message;
    QTimer::singleShot(0, this, [this] {
      if (!problem_.isEmpty()) message_->showMessage(views::MessageBar::Kind::Warning, problem_);
      problem_.clear();
    });
  });
  connect(document_, &ExplorerDocument::pictureMissing, this, [this](const QString& name) {
    problem_.clear();  // said in a message of its own, if it is not found
    QStringList places = places_ ? places_() : QStringList();
    if (!opened_file_.isEmpty()) places.prepend(QFileInfo(opened_file_).absolutePath());
    places.removeDuplicates();
    if (searched_ || places.isEmpty()) return showMissing(name);
    searched_ = true;
    document_->findPicture(places);
  });
  connect(document_, &ExplorerDocument::imageChanged, missing_, &QWidget::hide);
  connect(missing_, &views::MessageBar::actionRequested, this, &SessionControl::lookForPicture);
}

void SessionControl::setRecentMenu(QMenu* menu) {
  recent_ = menu;
  showRecent();
}

void SessionControl::setNamesHidden(bool hidden) {
  names_hidden_ = hidden;
  showRecent();
}

QString SessionControl::shownName() const {
  return names_hidden_ ? QString() : QFileInfo(document_->sessionPath()).completeBaseName();
}

bool SessionControl::open(const QString& path) {
  // Anything but a regular file could keep the window waiting.
  if (!QFileInfo(path).isFile() || !session::may_carry_record(QFile::encodeName(path).toStdString())) return false;
  keeper_->read(path);
  return true;
}

void SessionControl::cancelOpening() {
  keeper_->cancelReading();
  showProgress();
}

void SessionControl::take(const QString& path, const jobs::SessionPtr& session) {
  askThen([this, path, session] {
    opened_file_ = path;
    searched_ = false;
    restore(session, path);
  });
}

void SessionControl::restore(const jobs::SessionPtr& session, const QString& path) {
  message_->hide();
  missing_->hide();
  keeper_->giveUpUnsaved();
  document_->restore(*session, is_session_file(path) ? path : QString());
  if (!is_session_file(path)) return Q_EMIT told(tr("The session of this figure was restored"));
  settings_->setFolderOf(WindowSettings::Folder::Sessions, path);
  settings_->noteSession(path);
  showRecent();
}

void SessionControl::takeUnreadable(const QString& path, const QString& message, bool carries_none) {
  const bool picture = !path.isEmpty() && !is_no_picture(path);
  if (!picture || !carries_none) message_->showMessage(views::MessageBar::Kind::Error, message);
  if (picture) Q_EMIT isPicture(path);
}

void SessionControl::save(const QString& path, bool embed_pictures) {
  if (path.isEmpty()) return choosePath(embed_pictures);
  settings_->setFolderOf(WindowSettings::Folder::Sessions, path);
  keeper_->save(path, embed_pictures);
}

void SessionControl::askThen(std::function<void()> next) {
  if (question_) return question_->raise();
  next_ = std::move(next);
  if (keeper_->saving()) {
    saving_for_next_ = true;  // asked again when the file is written
    return;
  }
  if (!document_->isModified()) return goOn();
  question_ = new dialogs::SaveChangesBox(shownName(), window_);
  connect(question_, &dialogs::SaveChangesBox::answered, this, &SessionControl::takeAnswer);
  question_->open();
}

void SessionControl::takeAnswer(Answer answer) {
  question_ = nullptr;
  if (answer == Answer::Cancel) {
    next_ = {};
    return;
  }
  if (answer == Answer::Discard) {
    const auto next = std::exchange(next_, {});
    if (next) next();
    return;
  }
  saving_for_next_ = true;
  save(document_->sessionPath());
  if (!keeper_->saving()) {  // no file was chosen
    saving_for_next_ = false;
    next_ = {};
  }
}

void SessionControl::goOn() {
  saving_for_next_ = false;
  const auto next = std::exchange(next_, {});
  if (!next) return;
  // Something was changed while the file was written.
  if (document_->isModified()) return askThen(next);
  next();
}

bool SessionControl::mayClose() {
  if (!closing_ && (keeper_->saving() || document_->isModified())) {
    askThen([this] {
      closing_ = true;
      window_->close();
    });
    return false;
  }
  closing_ = false;
  keeper_->giveUpUnsaved();
  return true;
}

void SessionControl::offerRecovery() { keeper_->findCopies(); }

void SessionControl::showProgress() {
  const auto text = [this] {
    return keeper_->saving() ? tr("Saving the session …") : keeper_->reading() ? tr("Opening …") : QString();
  };
  if (text().isEmpty()) {
    if (message_->property("progress").toBool()) message_->hide();
    message_->setProperty("progress", false);
    return;
  }
  QTimer::singleShot(kPatience_ms, this, [this, text] {
    if (text().isEmpty()) return;
    message_->showProgress(text(), -1.0);
    message_->setProperty("progress", true);
  });
}

void SessionControl::showRecent() {
  if (recent_ == nullptr) return;
  recent_->clear();
  const QStringList paths = settings_->recentSessions();
  for (int i = 0; i < paths.size(); ++i) {
    const QString name = names_hidden_ ? tr("Session %1").arg(i + 1) : QFileInfo(paths[i]).completeBaseName();
    recent_->addAction(QString(name).replace(QLatin1Char('&'), QStringLiteral("&&")), this, [this, path = paths[i]] {
      if (!open(path)) {
        message_->showMessage(views::MessageBar::Kind::Error, tr("This session is not there any more."));
      }
    });
  }
  recent_->addSeparator();
  recent_->addAction(actions_->clear_recent);
  recent_->setEnabled(!paths.isEmpty());
}

}  // namespace m2ib::shell
