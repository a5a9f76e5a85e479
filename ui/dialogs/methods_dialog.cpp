#include "ui/dialogs/methods_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/presenters/text/method_text.h"
#include "ui/views/parts/elided_label.h"

namespace m2ib::dialogs {
namespace {

using attribution::Method;
using attribution::MethodInfo;

QLabel* wrapped(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  return label;
}

QString scope_text(const MethodInfo& info) {
  QStringList parts;
  if (!info.uses_caption) parts << MethodsDialog::tr("Gives the same map for every caption.");
  parts << (info.explains_words ? MethodsDialog::tr("Explains picture and words.")
                                : MethodsDialog::tr("Explains the picture only."));
  return parts.join(QLatin1Char(' '));
}

QString cost_text(const MethodInfo& info) {
  const QString passes = presenters::method_cost(info.method);
  // M2IB's cost says how many samples there are.
  if (info.samples == nullptr || info.method == Method::M2ib) return MethodsDialog::tr("Cost: %1.").arg(passes);
  return MethodsDialog::tr("Cost: %1; %2.", "passes through the model, how many samples are taken at first")
      .arg(passes, presenters::samples_text(info.method, info.default_samples));
}

}  // namespace

MethodsDialog::MethodsDialog(const QString& caption, const model::ModelCard* card, QWidget* parent)
    : QDialog(parent), summary_(wrapped({}, this)) {
  setObjectName(QStringLiteral("methodsDialog"));
  setWindowTitle(tr("Compare methods"));
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(wrapped(tr("This caption is explained by each method, side by side:"), this));
  auto* title = new views::ElidedLabel(this);
  title->setObjectName(QStringLiteral("methodsCaption"));
  title->setTextFormat(Qt::PlainText);
  title->setFullText(caption);
  layout->addWidget(title);
  addPresets(layout);
  layout->addWidget(makeList(card), 1);
  summary_->setObjectName(QStringLiteral("methodsSummary"));
  layout->addWidget(summary_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  compare_ = buttons->button(QDialogButtonBox::Ok);
  compare_->setText(tr("Compare"));
  compare_->setObjectName(QStringLiteral("methodsCompare"));
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  layout->addWidget(buttons);
  showChosen();
  resize(fontMetrics().averageCharWidth() * 84, fontMetrics().height() * 42);
}

std::vector<Method> MethodsDialog::peers() {
  return {Method::M2ib, Method::Chefer, Method::GradCam, Method::Saliency, Method::Rise, Method::KernelShap};
}

void MethodsDialog::addPresets(QVBoxLayout* layout) {
  auto* line = new QHBoxLayout;
  const auto add = [&](const QString& name, const QString& text, const QString& tip, std::vector<Method> methods) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setToolTip(tip);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [this, methods] { choose(methods); });
    line->addWidget(button);
  };
  std::vector<Method> all;
  for (const MethodInfo& info : attribution::all_methods()) all.push_back(info.method);
  add(QStringLiteral("methodsPeers"), tr("M2IB and its &peers"), tr("The methods that M2IB's authors compare it with"),
      peers());
  add(QStringLiteral("methodsAll"), tr("&All"), tr("Every method that can explain this model"), all);
  add(QStringLiteral("methodsNone"), tr("&None"), tr("Take all choices back"), {});
  line->addStretch(1);
  layout->addLayout(line);
}

QWidget* MethodsDialog::makeList(const model::ModelCard* card) {
  auto* page = new QWidget(this);
  auto* list = new QVBoxLayout(page);
  for (const MethodInfo& info : attribution::all_methods()) {
    addMethod(list, info, card != nullptr ? presenters::why_not_text(info.method, *card) : QString());
  }
  list->addStretch(1);
  auto* area = new QScrollArea(this);
  area->setObjectName(QStringLiteral("methodsList"));
  area->setWidgetResizable(true);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setWidget(page);
  return area;
}

void MethodsDialog::addMethod(QVBoxLayout* list, const MethodInfo& info, const QString& why_not) {
  auto* box = new QCheckBox(presenters::method_name(info.method), this);
  box->setObjectName(QStringLiteral("method_") + QLatin1String(info.id));
  box->setEnabled(why_not.isEmpty());
  QFont bold = box->font();
  bold.setBold(true);
  box->setFont(bold);
  const QString idea = presenters::method_idea(info.method);
  const QString details = cost_text(info) + QLatin1Char(' ') + scope_text(info);
  box->setToolTip(why_not.isEmpty() ? QString::fromUtf8(info.source) : why_not);
  box->setAccessibleDescription(why_not.isEmpty() ? idea + QLatin1Char(' ') + details : why_not);
  connect(box, &QCheckBox::toggled, this, &MethodsDialog::showChosen);
  list->addWidget(box);
  boxes_.push_back(box);

  auto* texts = new QVBoxLayout;
  const int indent = style()->pixelMetric(QStyle::PM_IndicatorWidth, nullptr, box) +
                     style()->pixelMetric(QStyle::PM_CheckBoxLabelSpacing, nullptr, box);
  texts->setContentsMargins(indent, 0, 0, style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing, nullptr, box));
  texts->setSpacing(1);
  texts->addWidget(wrapped(idea, this));
  auto* small = wrapped(details, this);
  small->setForegroundRole(QPalette::PlaceholderText);
  texts->addWidget(small);
  if (!why_not.isEmpty()) {
    auto* reason = wrapped(tr("Not for this model: %1").arg(why_not), this);
    reason->setObjectName(box->objectName() + QStringLiteral("_reason"));
    texts->addWidget(reason);
  }
  list->addLayout(texts);
}

void MethodsDialog::choose(const std::vector<Method>& methods) {
  const auto& all = attribution::all_methods();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool wanted = std::ranges::find(methods, all[i].method) != methods.end();
    boxes_[i]->setChecked(wanted && boxes_[i]->isEnabled());
  }
}

std::vector<Method> MethodsDialog::chosen() const {
  const auto& all = attribution::all_methods();
  std::vector<Method> methods;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (boxes_[i]->isChecked()) methods.push_back(all[i].method);
  }
  return methods;
}

void MethodsDialog::showChosen() {
  const auto count = static_cast<int>(chosen().size());
  if (count == 0) {
    summary_->setText(tr("Choose at least one method."));
  } else if (count > kMost) {
    summary_->setText(tr("Choose at most %1 methods.").arg(kMost));
  } else {
    summary_->setText(
        tr("%n methods chosen. Each gets a row of the caption list with its own settings; maps of "
           "different methods share no scale.",
           nullptr, count));
  }
  if (compare_ != nullptr) compare_->setEnabled(count > 0 && count <= kMost);
}

}  // namespace m2ib::dialogs
