#pragma once

#include <QWidget>
#include <vector>

#include "core/session/figure_choice.h"

class QCheckBox;

namespace m2ib::dialogs {

/// One check box an element of a figure, in groups.
class FigureElementsBox : public QWidget {
  Q_OBJECT

 public:
  explicit FigureElementsBox(QWidget* parent = nullptr);
  void setElements(const session::FigureElements& elements);
  [[nodiscard]] session::FigureElements elements() const;
  /// The check box of an element, e.g. to switch it off where it makes no sense.
  [[nodiscard]] QCheckBox* box(bool session::FigureElements::*element) const;
  /// Puts a choice that belongs to an element under it.
  void addBelow(bool session::FigureElements::*element, QWidget* choice);

 Q_SIGNALS:
  void changed();

 private:
  struct Entry {
    bool session::FigureElements::*element;
    QCheckBox* box;
  };
  void addGroup(const QString& title);
  void add(const char* name, bool session::FigureElements::*element, const QString& text, const QString& tip = {});

  std::vector<Entry> entries_;
};

}  // namespace m2ib::dialogs
