// The file dialogs of SessionControl, and the offer to look for a picture.
#include <QCursor>
#include <QDir>
#include <QFileDialog>
#include <QMenu>

#include "ui/shell/controls/session_control.h"
#include "ui/shell/file_dialog_traces.h"
#include "ui/views/parts/message_bar.h"

namespace m2ib::shell {

using Folder = WindowSettings::Folder;

void SessionControl::choosePath(bool embed_pictures) {
  const FileDialogTraces none;
  const QString present = document_->sessionPath();
  const QString suggested =
      present.isEmpty() ? QDir(settings_->folder(Folder::Sessions)).filePath(QStringLiteral("session.m2ib")) : present;
  QString path = QFileDialog::getSaveFileName(
      window_, embed_pictures ? tr("Save the session with its pictures inside") : tr("Save the session"), suggested,
      tr("Sessions (*.m2ib)"));
  if (path.isEmpty()) return;
  if (!path.endsWith(QLatin1String(".m2ib"), Qt::CaseInsensitive)) path += QStringLiteral(".m2ib");
  save(path, embed_pictures);
}

void SessionControl::showMissing(const QString& name) {
  const QString shown = names_hidden_ || name.isEmpty() ? QString() : tr(" It was called “%1”.").arg(name);
  missing_->showMessage(
      views::MessageBar::Kind::Warning,
      tr("A picture of this session was not found.%1 Maps, captions and annotations are kept.").arg(shown));
  missing_->offerAction(tr("Look for it …"));
}

void SessionControl::lookForPicture() {
  auto* menu = new QMenu(window_);
  menu->setObjectName(QStringLiteral("lookForPictureMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(tr("Choose the &file …"), this, [this] {
    const FileDialogTraces none;
    const QStringList files =
        QFileDialog::getOpenFileNames(window_, tr("The picture of this session"), settings_->folder(Folder::Pictures));
    if (!files.isEmpty()) document_->findPicture(files);
  });
  menu->addAction(tr("Choose a f&older to look into …"), this, [this] {
    const FileDialogTraces none;
    const QString folder = QFileDialog::getExistingDirectory(window_, tr("A folder with the picture of this session"),
                                                             settings_->folder(Folder::Pictures));
    if (!folder.isEmpty()) document_->findPicture({folder});
  });
  menu->popup(QCursor::pos());
}

}  // namespace m2ib::shell
