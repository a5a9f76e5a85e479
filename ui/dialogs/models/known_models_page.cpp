#include "ui/dialogs/models/known_models_page.h"

#include <QDesktopServices>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/dialogs/detail_rows.h"
#include "ui/dialogs/models/fetch_panel.h"
#include "ui/dialogs/models/model_card_delegate.h"
#include "ui/presenters/text/model_list_text.h"

namespace m2ib::dialogs {

KnownModelsPage::KnownModelsPage(std::vector<library::KnownModel> models, const fetch::FetchOptions& options,
                                 QWidget* parent)
    : QWidget(parent),
      models_(new presenters::KnownModelList(std::move(models), this)),
      list_(new QListView(this)),
      right_(new QStackedWidget(this)),
      fetch_(new FetchPanel(options, this)) {
  list_->setObjectName(QStringLiteral("knownModelList"));
  list_->setAccessibleName(tr("Well-known models"));
  list_->setModel(models_);
  list_->setItemDelegate(new KnownModelDelegate(list_));
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setMinimumWidth(280);
  list_->setUniformItemSizes(true);
  right_->addWidget(buildDetails());
  right_->addWidget(fetch_);
  auto* splitter = new QSplitter(Qt::Horizontal, this);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(list_);
  splitter->addWidget(right_);
  splitter->setStretchFactor(1, 1);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(splitter);
  connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, &KnownModelsPage::showChosen);
  connect(fetch_, &FetchPanel::declined, this, &KnownModelsPage::showDetails);
  connect(fetch_, &FetchPanel::fetched, this, &KnownModelsPage::fetched);
  connect(fetch_, &FetchPanel::openRequested, this, &KnownModelsPage::openRequested);
  if (models_->rowCount() > 0) list_->setCurrentIndex(models_->index(0));
  showChosen();
}

QWidget* KnownModelsPage::buildDetails() {
  auto* page = new QWidget(this);
  details_ = new QTextBrowser(page);
  details_->setObjectName(QStringLiteral("knownModelDetails"));
  details_->setAccessibleName(tr("About this model"));
  details_->setOpenLinks(false);
  const auto button = [page](const QString& name, const QString& text, const QString& tip) {
    auto* made = new QPushButton(text, page);
    made->setObjectName(name);
    made->setToolTip(tip);
    made->setAutoDefault(false);
    return made;
  };
  source_ = button(QStringLiteral("knownSourceButton"), tr("Open its &page in the browser"), {});
  auto* help = button(QStringLiteral("knownHelpButton"), tr("&Help: opening models"), {});
  ask_ = button(QStringLiteral("knownFetchButton"), tr("&Fetch …"), tr("Asks first, and says from where and how much"));
  connect(source_, &QPushButton::clicked, this, [this] {
    if (const auto* known = chosen()) QDesktopServices::openUrl(QUrl(QString::fromStdString(known->page_url)));
  });
  connect(help, &QPushButton::clicked, this, &KnownModelsPage::helpRequested);
  connect(ask_, &QPushButton::clicked, this, [this] {
    const auto* known = chosen();
    if (known == nullptr) return;
    if (!fetch_->isRunning()) fetch_->ask(*known);
    right_->setCurrentWidget(fetch_);
  });
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(source_);
  buttons->addWidget(help);
  buttons->addStretch(1);
  buttons->addWidget(ask_);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(6, 0, 0, 0);
  layout->addWidget(details_, 1);
  layout->addLayout(buttons);
  return page;
}

const library::KnownModel* KnownModelsPage::chosen() const {
  const QModelIndex at = list_->currentIndex();
  return at.isValid() ? &models_->model(at.row()) : nullptr;
}

void KnownModelsPage::showDetails() {
  right_->setCurrentIndex(0);
  list_->setFocus();
}

void KnownModelsPage::showChosen() {
  // What is being fetched stays to be seen until it has ended.
  if (!fetch_->isRunning()) right_->setCurrentIndex(0);
  const library::KnownModel* known = chosen();
  source_->setEnabled(known != nullptr && !known->page_url.empty());
  ask_->setEnabled(known != nullptr && known->can_be_fetched());
  if (known == nullptr) {
    details_->setPlainText(tr("The list of well-known models was not found beside the program."));
    return;
  }
  DetailRows rows;
  rows.add(tr("Name"), known->name);
  rows.add(tr("Published by"), known->organisation);
  rows.add(tr("Summary"), known->summary);
  rows.add(tr("Intended use"), known->intended_use);
  rows.add(tr("Licence"), known->licence);
  if (known->can_be_fetched()) {
    rows.add(tr("Size"), presenters::published_size_text(*known));
  } else {
    rows.add(tr("Fetching"), known->gated ? tr("Its source asks for an account: download it in the browser.")
                                          : tr("Not by this program: download it in the browser."));
  }
  rows.add(known->can_be_fetched() ? tr("Note") : tr("How to get it"), known->note);
  rows.add(tr("Source"), known->page_url);
  details_->setHtml(rows.html());
}

}  // namespace m2ib::dialogs
