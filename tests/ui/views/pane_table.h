#pragma once

#include <QStringList>
#include <QTest>
#include <QToolButton>

#include "tests/support/tiny_clip.h"
#include "tests/ui/views/view_pictures.h"
#include "ui/views/panels/explain_panel.h"
#include "ui/views/panes/compare_pane.h"
#include "ui/views/panes/pane_area.h"

namespace m2ib::tests {

inline const QStringList kCaptions{QStringLiteral("left basal effusion"), QStringLiteral("no effusion"),
                                   QStringLiteral("a chest x-ray"), QStringLiteral("cardiomegaly"),
                                   QStringLiteral("right upper lobe")};

/// A document, its panes and the panel of settings, with a picture and captions that are explained.
struct PaneTable {
  presenters::ExplorerDocument document;
  views::PaneArea area{&document};
  views::ExplainPanel panel{&document};

  PaneTable() {
    area.resize(1200, 800);
    area.show();
  }
  void prepare(const model::DualEncoderPtr& model, int captions) {
    document.setModel(model);
    document.setImage(ramp());
    for (int i = 0; i < captions; ++i) document.addCaption(kCaptions[i]);
    waitForAll();
  }
  void waitForAll() {
    for (int i = 0; i < document.captionCount(); ++i) {
      QTRY_COMPARE_WITH_TIMEOUT(document.pane(i).phase, presenters::PaneState::Phase::Done, 20000);
    }
    QTRY_VERIFY_WITH_TIMEOUT(!document.busy(), 20000);
  }
  void layOut(session::PaneLayout layout, std::vector<int> slots = {},
              session::CompareMode compare = session::CompareMode::Off) {
    session::Arrangement arrangement = document.arrangement();
    arrangement.layout = layout;
    arrangement.slots = std::move(slots);
    arrangement.compare = compare;
    document.setArrangement(arrangement);
    QCoreApplication::processEvents();
  }
  [[nodiscard]] QString shown() const {
    QStringList badges;
    for (const views::OverlayPane* pane : area.overlays()) {
      if (pane->isVisible()) badges << pane->findChild<QToolButton*>(pane->view()->objectName() + "Badge")->text();
    }
    return badges.join(QLatin1Char(' '));
  }
  template <class T>
  T* find(const QString& name) {
    T* found = area.findChild<T*>(name);
    if (found == nullptr) found = panel.findChild<T*>(name);
    if (found == nullptr) qFatal("no %s", qPrintable(name));
    return found;
  }
  [[nodiscard]] const views::MapLayer& compared() const { return area.compare()->view()->layer(); }
};

}  // namespace m2ib::tests
