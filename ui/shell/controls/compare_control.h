#pragma once

#include <QObject>

class QMenu;

namespace m2ib::presenters {
class ExplorerDocument;
}

namespace m2ib::shell {

class Actions;

/// The commands that arrange and compare the maps.
class CompareControl : public QObject {
  Q_OBJECT

 public:
  /// All parameters must outlive this.
  /// @param with menu that lists the captions to compare the current one with
  CompareControl(presenters::ExplorerDocument* document, Actions* actions, QMenu* with, QObject* parent);

 private:
  void show();
  void fillWith();
  void shareSettings();

  presenters::ExplorerDocument* document_;
  Actions* actions_;
  QMenu* with_;
};

}  // namespace m2ib::shell
