Documentation.addTranslations({
  "locale": "vi",
  "messages": {
    "Hide Search Matches": "Ẩn các từ đã tìm",
    "Preparing search...": "Đang chuẩn bị tìm…",
    "Search": "Tìm kiếm",
    "Search Page": "Trang tìm kiếm",
    "Search Results": "Kết quả",
    "Search finished, found ${resultCount} page(s) matching the search query.": "Tìm thấy ${resultCount} trang.",
    "Search finished, found one page matching the search query.": ["Tìm thấy ${resultCount} trang."],
    "Searching": "Đang tìm",
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.": "Không có trang nào. Hãy xem lại chính tả của các từ đã gõ.",
    ", in ": ", trong "
  },
  "plural_expr": "0"
});
