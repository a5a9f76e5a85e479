#pragma once

#include <QStyledItemDelegate>

#include "ui/views/sheets/contact_sheet_model.h"
#include "ui/views/sheets/contact_sheet_paint.h"

namespace m2ib::views {

/// Draws a cell of a contact sheet: the picture with its map, a line of text, and a frame around the adopted one.
class ContactSheetDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  ContactSheetDelegate(const presenters::ExplanationSheet* sheet, const ContactSheetModel* model,
                       QObject* parent = nullptr);
  void setPicture(SmallPicture picture) { picture_ = std::move(picture); }
  void setStyle(const figure::OverlayStyle& style) { style_ = style; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  const presenters::ExplanationSheet* sheet_;
  const ContactSheetModel* model_;
  SmallPicture picture_;
  figure::OverlayStyle style_;
};

}  // namespace m2ib::views
