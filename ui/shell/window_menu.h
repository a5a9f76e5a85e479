#pragma once

#include <QList>
#include <QObject>

#include "core/image/radiograph.h"
#include "ui/dialogs/preferences.h"

class QAction;
class QMenu;

namespace m2ib::shell {

/// Windows to choose from, in the order of the keys 1 … 9: the picture's own, the full range, the percentiles, the
/// person's own. What takes a look at every pixel is computed when it is chosen.
class WindowMenu : public QObject {
  Q_OBJECT

 public:
  /// @param menu gets the entries, before what it holds already
  /// @param keyed actions that carry the keys; they are kept, whatever they call
  WindowMenu(QMenu* menu, const QList<QAction*>& keyed, QObject* parent);

  void setContents(const image::RadiographPtr& radiograph, const QList<dialogs::OwnWindow>& own);
  [[nodiscard]] int count() const { return static_cast<int>(entries_.size()); }
  /// The window of an entry, from 0.
  [[nodiscard]] image::Window windowOf(int entry) const;

 Q_SIGNALS:
  void chosen(const m2ib::image::Window& window);

 private:
  enum class Kind { Fixed, FullRange, Percentiles };
  struct Entry {
    QString text;
    Kind kind = Kind::Fixed;
    image::Window window;
  };

  void choose(int entry);
  void show();

  QMenu* menu_;
  QList<QAction*> keyed_;
  QAction* first_other_;     ///< of the menu: entries come before it
  QList<QAction*> unkeyed_;  ///< entries beyond the keys
  image::RadiographPtr radiograph_;
  QList<Entry> entries_;
};

/// How a window is named, e.g. "BONE (C 300, W 1500)".
[[nodiscard]] QString window_text(const image::Radiograph& radiograph, const QString& name,
                                  const image::Window& window);

}  // namespace m2ib::shell
