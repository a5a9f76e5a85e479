#include "ui/shell/theme.h"

#include <QApplication>
#include <QPalette>
#include <QProxyStyle>
#include <QToolTip>

namespace m2ib::shell {
namespace {

struct Colours {
  QColor window, base, alternate, text, faint, disabled, button, highlight, highlighted_text, link, tool_tip, edge;
};

QPalette make_palette(const Colours& c) {
  QPalette palette(c.button, c.window);
  palette.setColor(QPalette::Window, c.window);
  palette.setColor(QPalette::Base, c.base);
  palette.setColor(QPalette::AlternateBase, c.alternate);
  palette.setColor(QPalette::Button, c.button);
  palette.setColor(QPalette::Highlight, c.highlight);
  palette.setColor(QPalette::HighlightedText, c.highlighted_text);
  palette.setColor(QPalette::Link, c.link);
  palette.setColor(QPalette::ToolTipBase, c.tool_tip);
  palette.setColor(QPalette::Mid, c.edge);
  palette.setColor(QPalette::BrightText, Qt::white);
  for (const QPalette::ColorRole role :
       {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
    palette.setColor(role, c.text);
    palette.setColor(QPalette::Disabled, role, c.disabled);
  }
  palette.setColor(QPalette::PlaceholderText, c.faint);
  palette.setColor(QPalette::Disabled, QPalette::PlaceholderText, c.disabled);
  palette.setColor(QPalette::Disabled, QPalette::Highlight, c.edge);
  palette.setColor(QPalette::Disabled, QPalette::HighlightedText, c.disabled);
  return palette;
}

QPalette dark_palette() {
  return make_palette({QColor(0x2a, 0x2c, 0x30), QColor(0x1d, 0x1f, 0x22), QColor(0x25, 0x27, 0x2b),
                       QColor(0xe6, 0xe8, 0xeb), QColor(0xa4, 0xaa, 0xb2), QColor(0x7d, 0x82, 0x89),
                       QColor(0x36, 0x39, 0x3f), QColor(0x2f, 0x7f, 0xc4), Qt::white, QColor(0x6c, 0xb4, 0xf0),
                       QColor(0x3a, 0x3d, 0x43), QColor(0x4a, 0x4e, 0x55)});
}

QPalette light_palette() {
  return make_palette({QColor(0xf0, 0xf1, 0xf3), Qt::white, QColor(0xf6, 0xf7, 0xf8), QColor(0x1a, 0x1c, 0x1f),
                       QColor(0x5a, 0x60, 0x68), QColor(0x90, 0x95, 0x9c), QColor(0xe6, 0xe8, 0xeb),
                       QColor(0x1f, 0x6f, 0xb5), Qt::white, QColor(0x0b, 0x5a, 0xa0), QColor(0xff, 0xff, 0xe8),
                       QColor(0xb4, 0xb8, 0xbe)});
}

class PlainButtons : public QProxyStyle {
 public:
  PlainButtons() : QProxyStyle(QStringLiteral("Fusion")) {}

  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* data) const override {
    return hint == SH_DialogButtonBox_ButtonsHaveIcons ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
  }
};

}  // namespace

QStyle* make_style() { return new PlainButtons; }

void apply_theme(Theme theme) {
  static const QPalette kSystem = QApplication::palette();
  // System follows the desktop's choice between light and dark, in our own colours: the generic palette that a desktop
  // without a Qt plugin hands over has too little contrast in its disabled and placeholder texts.
  const bool dark =
      theme == Theme::Dark || (theme == Theme::System && kSystem.color(QPalette::Window).lightness() < 128);
  const QPalette palette = dark ? dark_palette() : light_palette();
  QApplication::setPalette(palette);
  // The style draws a box darker than the window around it, which nobody sees on a dark ground.
  QPalette boxes = palette;
  if (dark) boxes.setColor(QPalette::Base, QColor(0x5a, 0x60, 0x69));
  QApplication::setPalette(boxes, "QCheckBox");
  QToolTip::setPalette(palette);
}

QString theme_key(Theme theme) {
  switch (theme) {
    case Theme::Light:
      return QStringLiteral("light");
    case Theme::Dark:
      return QStringLiteral("dark");
    case Theme::System:
      break;
  }
  return QStringLiteral("system");
}

Theme theme_from_key(const QString& key) {
  if (key == QLatin1String("light")) return Theme::Light;
  if (key == QLatin1String("dark")) return Theme::Dark;
  return Theme::System;
}

}  // namespace m2ib::shell
