#include "ui/presenters/phrase_bank.h"

#include <QSettings>
#include <iterator>

namespace m2ib::presenters {
namespace {

const QString kOwnKey = QStringLiteral("phrases/own");
const QString kHistoryKey = QStringLiteral("phrases/history");
const QString kKeepKey = QStringLiteral("phrases/keepHistory");

constexpr const char* kFindings[] = {
    "left basal effusion",
    "right pleural effusion",
    "bilateral pleural effusions",
    "left pneumothorax",
    "right pneumothorax",
    "left lower lobe consolidation",
    "right upper lobe consolidation",
    "patchy bilateral opacities",
    "ground-glass opacity",
    "right basal atelectasis",
    "pulmonary edema",
    "cardiomegaly",
    "pulmonary nodule",
    "hilar enlargement",
    "widened mediastinum",
    "interstitial thickening",
    "hyperinflated lungs",
    "elevated right hemidiaphragm",
    "free air under the diaphragm",
    "rib fracture",
    "scoliosis",
};
constexpr const char* kNormal[] = {
    "no acute cardiopulmonary abnormality",
    "clear lungs",
    "no pleural effusion",
    "no pneumothorax",
    "no focal consolidation",
    "normal heart size",
    "normal mediastinal contours",
    "intact bony thorax",
};
constexpr const char* kDevices[] = {
    "endotracheal tube", "nasogastric tube", "central venous catheter", "pacemaker",
    "chest drain",       "sternal wires",    "prosthetic heart valve",
};
constexpr const char* kControls[] = {
    "a chest x-ray", "a lateral chest x-ray", "an abdominal x-ray", "an x-ray of a hand", "a photograph of a cat",
};

template <std::size_t N>
QStringList list_of(const char* const (&phrases)[N]) {
  QStringList list;
  for (const char* phrase : phrases) list << QString::fromLatin1(phrase);
  return list;
}

/// One line without spaces around it; empty where it is none that can be kept.
QString tidied(const QString& phrase) {
  if (phrase.size() > PhraseBank::kLongest) return {};
  return phrase.simplified();
}

/// What a settings file says may be anything.
QStringList read_list(const QSettings& store, const QString& key, int most) {
  QStringList list;
  for (const QString& entry : store.value(key).toStringList()) {
    const QString phrase = tidied(entry);
    if (!phrase.isEmpty() && !list.contains(phrase)) list << phrase;
    if (list.size() == most) break;
  }
  return list;
}

}  // namespace

PhraseBank::PhraseBank(QSettings* store, QObject* parent) : QObject(parent) {
  if (store != nullptr) setStore(store);
}

void PhraseBank::setStore(QSettings* store) {
  store_ = store;
  if (store_ == nullptr) return;
  own_ = read_list(*store_, kOwnKey, kMostOwn);
  keeps_history_ = store_->value(kKeepKey).toBool();
  if (keeps_history_) {
    for (const QString& caption : read_list(*store_, kHistoryKey, kMostHistory)) {
      if (!history_.contains(caption) && history_.size() < kMostHistory) history_ << caption;
    }
  }
  Q_EMIT changed();
}

QList<PhraseBank::Group> PhraseBank::groups() const {
  return {{QStringLiteral("findings"), tr("Findings"), list_of(kFindings)},
          {QStringLiteral("normal"), tr("Normal"), list_of(kNormal)},
          {QStringLiteral("devices"), tr("Devices"), list_of(kDevices)},
          {QStringLiteral("controls"), tr("Controls, to compare with"), list_of(kControls)},
          {QStringLiteral("own"), tr("My phrases"), own_},
          {QStringLiteral("history"), tr("Lately written"), history_}};
}

bool PhraseBank::addOwn(const QString& phrase) {
  const QString text = tidied(phrase);
  if (text.isEmpty() || own_.contains(text) || own_.size() >= kMostOwn) return false;
  own_ << text;
  save();
  return true;
}

void PhraseBank::removeOwn(const QString& phrase) {
  if (own_.removeAll(phrase) > 0) save();
}

void PhraseBank::remember(const QString& caption) {
  const QString text = tidied(caption);
  if (text.isEmpty() || (!history_.isEmpty() && history_.first() == text)) return;
  history_.removeAll(text);
  history_.prepend(text);
  while (history_.size() > kMostHistory) history_.removeLast();
  save();
}

void PhraseBank::forget(const QString& caption) {
  if (history_.removeAll(caption) > 0) save();
}

void PhraseBank::clearHistory() {
  if (history_.isEmpty()) return;
  history_.clear();
  save();
}

void PhraseBank::setKeepsHistory(bool keeps) {
  if (keeps == keeps_history_) return;
  keeps_history_ = keeps;
  save();
}

void PhraseBank::save() {
  if (store_ != nullptr) {
    store_->setValue(kOwnKey, own_);
    store_->setValue(kKeepKey, keeps_history_);
    if (keeps_history_) {
      store_->setValue(kHistoryKey, history_);
    } else {
      store_->remove(kHistoryKey);
    }
  }
  Q_EMIT changed();
}

}  // namespace m2ib::presenters
