#include "ui/dialogs/models/fetch_panel.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "core/library/model_library.h"
#include "ui/dialogs/detail_rows.h"
#include "ui/presenters/model_list_model.h"
#include "ui/presenters/text/error_text.h"
#include "ui/presenters/text/model_list_text.h"
#include "ui/views/parts/wrapped_text.h"

namespace m2ib::dialogs {
namespace {

enum Page { kQuestion, kProgress, kEnd };

QPushButton* button(const QString& name, const QString& text, QWidget* parent) {
  auto* made = new QPushButton(text, parent);
  made->setObjectName(name);
  made->setAutoDefault(true);  // Enter presses the one that has the focus, and no other
  return made;
}

QLabel* title(const QString& name, QWidget* parent) {
  auto* made = new QLabel(parent);
  made->setObjectName(name);
  made->setTextFormat(Qt::PlainText);
  made->setWordWrap(true);
  QFont large = made->font();
  large.setBold(true);
  large.setPointSizeF(large.pointSizeF() * 1.25);
  made->setFont(large);
  return made;
}

QString size_text(qint64 bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat); }

/// Of the folder, or of the nearest one above it that is there; -1 where nobody knows.
qint64 free_bytes(QString folder) {
  while (!QFileInfo::exists(folder) && QFileInfo(folder).absolutePath() != folder) {
    folder = QFileInfo(folder).absolutePath();
  }
  std::error_code code;
  const auto space = std::filesystem::space(std::filesystem::path(QFile::encodeName(folder).toStdString()), code);
  return code ? -1 : static_cast<qint64>(space.available);
}

QString hosts_text(const library::KnownModel& model) {
  QStringList hosts;
  for (const library::KnownFile& file : model.files) hosts << QUrl(QString::fromStdString(file.url)).host();
  hosts.removeDuplicates();
  return hosts.join(QStringLiteral(", "));
}

}  // namespace

FetchPanel::FetchPanel(const fetch::FetchOptions& options, QWidget* parent)
    : QStackedWidget(parent), fetcher_(options) {
  addWidget(buildQuestion());
  addWidget(buildProgress());
  addWidget(buildEnd());
  connectFetcher();
}

QWidget* FetchPanel::buildQuestion() {
  auto* page = new QWidget(this);
  auto* asked = title(QStringLiteral("fetchQuestionTitle"), page);
  asked->setText(tr("Fetch this model?"));
  question_ = new QTextBrowser(page);
  question_->setObjectName(QStringLiteral("fetchQuestion"));
  question_->setAccessibleName(asked->text());
  question_->setOpenLinks(false);
  auto* change = button(QStringLiteral("fetchFolderButton"), tr("Other &folder …"), page);
  no_ = button(QStringLiteral("fetchNoButton"), tr("Cancel"), page);
  yes_ = button(QStringLiteral("fetchYesButton"), tr("F&etch now"), page);
  connect(change, &QPushButton::clicked, this, [this] {
    const QString chosen = QFileDialog::getExistingDirectory(this, tr("Folder for the model"), folder_);
    if (!chosen.isEmpty()) setFolder(chosen);
  });
  connect(no_, &QPushButton::clicked, this, &FetchPanel::declined);
  connect(yes_, &QPushButton::clicked, this, &FetchPanel::start);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(change);
  buttons->addStretch(1);
  buttons->addWidget(yes_);
  buttons->addWidget(no_);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(6, 0, 0, 0);
  layout->addWidget(asked);
  layout->addWidget(question_, 1);
  layout->addLayout(buttons);
  return page;
}

QWidget* FetchPanel::buildProgress() {
  auto* page = new QWidget(this);
  running_title_ = title(QStringLiteral("fetchTitle"), page);
  file_ = new QLabel(page);
  file_->setObjectName(QStringLiteral("fetchFile"));
  file_->setTextFormat(Qt::PlainText);
  file_->setWordWrap(true);
  bar_ = new QProgressBar(page);
  bar_->setObjectName(QStringLiteral("fetchProgress"));
  bar_->setAccessibleName(tr("Part of the model that has arrived"));
  numbers_ = new QLabel(page);
  numbers_->setObjectName(QStringLiteral("fetchNumbers"));
  numbers_->setTextFormat(Qt::PlainText);
  cancel_ = button(QStringLiteral("fetchCancelButton"), tr("Cancel"), page);
  connect(cancel_, &QPushButton::clicked, this, [this] { fetcher_.cancel(); });
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(6, 0, 0, 0);
  layout->setSpacing(10);
  layout->addWidget(running_title_);
  layout->addWidget(file_);
  layout->addWidget(bar_);
  layout->addWidget(numbers_);
  layout->addWidget(cancel_, 0, Qt::AlignRight);
  layout->addStretch(1);
  return page;
}

QWidget* FetchPanel::buildEnd() {
  auto* page = new QWidget(this);
  end_title_ = title(QStringLiteral("fetchEndTitle"), page);
  end_text_ = new views::WrappedText(page);
  end_text_->setObjectName(QStringLiteral("fetchEndText"));
  end_text_->viewport()->setAutoFillBackground(false);
  back_ = button(QStringLiteral("fetchBackButton"), tr("Back"), page);
  go_on_ = button(QStringLiteral("fetchGoOnButton"), tr("&Go on"), page);
  go_on_->setToolTip(tr("Fetches what is still missing"));
  open_ = button(QStringLiteral("fetchOpenButton"), tr("&Open the model"), page);
  connect(back_, &QPushButton::clicked, this, &FetchPanel::declined);
  connect(go_on_, &QPushButton::clicked, this, &FetchPanel::start);
  connect(open_, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(folder_); });
  auto* buttons = new QHBoxLayout;
  buttons->addStretch(1);
  for (QPushButton* each : {go_on_, open_, back_}) buttons->addWidget(each);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(6, 0, 0, 0);
  layout->setSpacing(10);
  layout->addWidget(end_title_);
  layout->addWidget(end_text_);
  layout->addLayout(buttons);
  layout->addStretch(1);
  return page;
}

void FetchPanel::connectFetcher() {
  connect(&fetcher_, &fetch::ModelFetcher::progressed, this, &FetchPanel::showProgress);
  connect(&fetcher_, &fetch::ModelFetcher::checking, this,
          [this](const QString& file) { file_->setText(tr("Checking %1 …").arg(file)); });
  connect(&fetcher_, &fetch::ModelFetcher::finished, this, [this](const QString& folder) {
    folder_ = folder;
    showEnd(tr("%1 is here").arg(QString::fromStdString(model_.name)),
            tr("It lies in %1. %2").arg(QDir::toNativeSeparators(folder), checkedText()), false, true);
    Q_EMIT fetched(folder);
  });
  connect(&fetcher_, &fetch::ModelFetcher::failed, this,
          [this](const Error& error) { showEnd(tr("Not fetched"), presenters::error_text(error), true, false); });
  connect(&fetcher_, &fetch::ModelFetcher::cancelled, this, [this] {
    showEnd(tr("Cancelled"), tr("What has arrived is kept in %1.").arg(QDir::toNativeSeparators(folder_)), true, false);
  });
}

void FetchPanel::ask(const library::KnownModel& model) {
  model_ = model;
  folder_ = presenters::shown_path(library::default_fetch_dir(model.id));
  showQuestion();
}

void FetchPanel::setFolder(const QString& folder) {
  folder_ = folder;
  showQuestion();
}

void FetchPanel::showQuestion() {
  const auto bytes = static_cast<qint64>(model_.bytes());
  const qint64 free = free_bytes(folder_);
  DetailRows rows;
  rows.add(tr("Model"),
           tr("%1 by %2").arg(QString::fromStdString(model_.name), QString::fromStdString(model_.organisation)));
  rows.add(tr("Fetched from"), hosts_text(model_));
  rows.add(tr("Size"), tr("%1 in %n files", nullptr, static_cast<int>(model_.files.size()))
                           .arg(presenters::published_size_text(model_)));
  rows.add(tr("Licence"), model_.licence);
  rows.add(tr("Intended use"), model_.intended_use);
  rows.add(tr("Into the folder"), folder_.isEmpty() ? tr("none yet: choose one") : QDir::toNativeSeparators(folder_));
  if (free >= 0) {
    rows.add(tr("Free there"), free < bytes ? tr("%1: not enough").arg(size_text(free)) : size_text(free));
  }
  rows.add(tr("Connection"), tr("HTTPS, to this source and the servers that it points to. No account, no cookies; "
                                "nothing about your pictures is sent."));
  question_->setHtml(rows.html());
  yes_->setEnabled(!folder_.isEmpty());
  setCurrentIndex(kQuestion);
  no_->setDefault(true);
  no_->setFocus();
}

void FetchPanel::start() {
  if (!fetcher_.fetch(model_, presenters::system_path(folder_))) return;
  rate_.clear();
  clock_.start();
  running_title_->setText(tr("Fetching %1").arg(QString::fromStdString(model_.name)));
  file_->setText(tr("Asking %1 …").arg(hosts_text(model_)));
  numbers_->clear();
  bar_->setRange(0, 0);
  setCurrentIndex(kProgress);
  cancel_->setFocus();
}

void FetchPanel::showProgress(const QString& file, qint64 received, qint64 total) {
  rate_.add(clock_.elapsed(), received);
  file_->setText(file);
  bar_->setRange(0, total > 0 ? 1000 : 0);
  if (total > 0) bar_->setValue(static_cast<int>(1000.0 * static_cast<double>(received) / static_cast<double>(total)));
  QStringList parts{total > 0 ? tr("%1 of %2").arg(size_text(received), size_text(total)) : size_text(received)};
  if (const auto rate = rate_.bytes_per_s()) parts << tr("%1/s", "a size").arg(size_text(qRound64(*rate)));
  if (const auto left = rate_.seconds_left(total)) parts << tr("%1 left").arg(presenters::time_left_text(*left));
  numbers_->setText(parts.join(QStringLiteral(" · ")));
}

QString FetchPanel::checkedText() const {
  const auto& files = fetcher_.files();
  const auto from = [&](fetch::DigestSource source) {
    return std::count_if(files.begin(), files.end(), [&](const auto& file) { return file.source == source; });
  };
  if (from(fetch::DigestSource::None) > 0) {
    return tr("No SHA-256 is published for %n of its files: only their lengths were checked.", nullptr,
              static_cast<int>(from(fetch::DigestSource::None)));
  }
  if (from(fetch::DigestSource::Server) > 0) return tr("Every file has the SHA-256 that its server declares.");
  return tr("Every file has the published SHA-256.");
}

void FetchPanel::showEnd(const QString& title, const QString& text, bool can_go_on, bool can_open) {
  end_title_->setText(title);
  end_text_->showText(text);
  go_on_->setVisible(can_go_on);
  open_->setVisible(can_open);
  setCurrentIndex(kEnd);
  (can_open ? open_ : can_go_on ? go_on_ : back_)->setFocus();
}

}  // namespace m2ib::dialogs
