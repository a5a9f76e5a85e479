#include "ui/dialogs/settings/privacy_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace m2ib::dialogs {

PrivacyPage::PrivacyPage(const Preferences& preferences, QWidget* parent)
    : QWidget(parent),
      title_(new QComboBox(this)),
      start_hidden_(new QCheckBox(this)),
      folder_(new QCheckBox(this)),
      sessions_(new QCheckBox(this)),
      copies_(new QCheckBox(this)) {
  title_->setObjectName(QStringLiteral("titleNamesCombo"));
  title_->addItem(tr("Never"), static_cast<int>(NamesInTitle::Never));
  title_->addItem(tr("Not of DICOM files"), static_cast<int>(NamesInTitle::NotDicom));
  title_->addItem(tr("Always"), static_cast<int>(NamesInTitle::Always));
  title_->setCurrentIndex(title_->findData(static_cast<int>(preferences.names_in_title)));
  const QString title_label = tr("File names in the window's title");
  title_->setAccessibleName(title_label);
  start_hidden_->setObjectName(QStringLiteral("startHiddenCheck"));
  start_hidden_->setText(tr("Start with personal data hidden"));
  start_hidden_->setToolTip(tr("Otherwise as it was when the program was closed"));
  start_hidden_->setChecked(preferences.start_hidden);
  folder_->setObjectName(QStringLiteral("rememberFolderCheck"));
  folder_->setText(tr("Remember the folder of pictures until the next start"));
  folder_->setToolTip(tr("Folders may be called after patients. Names of pictures are never remembered."));
  folder_->setChecked(preferences.remember_picture_folder);
  sessions_->setObjectName(QStringLiteral("rememberSessionsCheck"));
  sessions_->setText(tr("Remember the list of recent sessions until the next start"));
  sessions_->setToolTip(tr("Sessions may be called after patients. Otherwise the list ends with the program."));
  sessions_->setChecked(preferences.remember_sessions);
  copies_->setObjectName(QStringLiteral("keepCopiesCheck"));
  copies_->setText(tr("Keep a copy of unsaved work on this computer for recovery after a crash"));
  copies_->setToolTip(tr(
      "Captions, annotations and results, and where pictures lie, but not the pictures themselves. Only you can read "
      "it; it is removed when the session is saved or the program ends as usual."));
  copies_->setChecked(preferences.keep_copies);
  auto* text = new QLabel(
      tr("Names, ids and dates of a DICOM header are shown in the header panel and nowhere else. They are not written "
         "into figures, settings or logs. “Hide personal data” in the View menu hides them there, and the names of "
         "files too.\n\n"
         "Text that is burned into a picture is not found automatically: draw a black-out box over it before you "
         "export or copy anything.\n\n"
         "A saved session tells where its pictures lie and what they are called; one that was saved with its pictures "
         "inside holds their whole files, headers included. Exported figures and reports name no file."),
      this);
  text->setWordWrap(true);
  auto* form = new QFormLayout;
  form->addRow(title_label, title_);
  form->addRow(start_hidden_);
  form->addRow(folder_);
  form->addRow(sessions_);
  form->addRow(copies_);
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(form);
  layout->addWidget(text);
  layout->addStretch(1);
  connect(title_, &QComboBox::currentIndexChanged, this, &PrivacyPage::changed);
  connect(start_hidden_, &QCheckBox::toggled, this, &PrivacyPage::changed);
  for (const QCheckBox* box : {folder_, sessions_, copies_}) {
    connect(box, &QCheckBox::toggled, this, &PrivacyPage::changed);
  }
}

void PrivacyPage::writeTo(Preferences& preferences) const {
  preferences.names_in_title = static_cast<NamesInTitle>(title_->currentData().toInt());
  preferences.start_hidden = start_hidden_->isChecked();
  preferences.remember_picture_folder = folder_->isChecked();
  preferences.remember_sessions = sessions_->isChecked();
  preferences.keep_copies = copies_->isChecked();
}

}  // namespace m2ib::dialogs
