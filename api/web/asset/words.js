// The words of the contract as the public reads them.

export const channels = {
	dialogue: 'Hội nghị đối thoại',
	reception: 'Tiếp công dân',
	letter: 'Đơn thư',
	phone: 'Điện thoại',
	online: 'Trực tuyến',
};

export const kinds = { petition: 'Kiến nghị', feedback: 'Phản ánh', complaint: 'Khiếu nại' };

export const fields = {
	land: 'Đất đai',
	construction: 'Trật tự xây dựng',
	environment: 'Môi trường, vệ sinh',
	order: 'An ninh trật tự',
	traffic: 'Giao thông, vỉa hè',
	infrastructure: 'Hạ tầng, thoát nước, chiếu sáng',
	welfare: 'Chính sách xã hội',
	health: 'Y tế',
	education: 'Giáo dục',
	administration: 'Thủ tục hành chính',
	culture: 'Văn hoá',
	market: 'Chợ, kinh doanh',
	other: 'Lĩnh vực khác',
};

export const figures = {
	cases: 'Tất cả vụ việc',
	received: 'Nhận trong kỳ',
	carried_in: 'Chuyển từ kỳ trước',
	answered: 'Đã trả lời',
	on_the_spot: 'Trả lời ngay tại hội nghị',
	in_writing: 'Trả lời bằng văn bản',
	resolved: 'Đã giải quyết xong',
	explained: 'Đã giải trình, cung cấp thông tin',
	in_progress: 'Đang giải quyết',
	planned: 'Sẽ giải quyết',
	unresolved: 'Chưa giải quyết',
	escalated: 'Chuyển cấp có thẩm quyền',
	escalated_pending: 'Chuyển cấp trên, chờ tiếp nhận',
	escalated_accepted: 'Chuyển cấp trên, đã tiếp nhận',
	refused: 'Trả lại, không đủ điều kiện',
	withdrawn: 'Người gửi rút lại',
	duplicate: 'Trùng',
	open: 'Đang mở, chưa trả lời',
	overdue: 'Quá hạn',
	visits: 'Lượt tiếp công dân',
	people_received: 'Người được tiếp',
	letters_at_receptions: 'Đơn nhận khi tiếp công dân',
	dialogues_held: 'Hội nghị đối thoại đã tổ chức',
	received_per_10000: 'Số nhận trên 10.000 dân',
};

/** What is counted of hand-overs, and where one of them stands. */
export const handOvers = {
	sent: 'Lượt chuyển lên cấp trên',
	pending: 'Chờ tiếp nhận',
	accepted: 'Cấp trên đã tiếp nhận',
	answered_above: 'Trong đó đã được trả lời',
	returned: 'Bị chuyển lại',
	recalled: 'Đã rút lại',
	contested: 'Đang tranh chấp thẩm quyền',
	settled: 'Đã có kết luận đơn vị thụ lý',
	bounced: 'Kiến nghị từng bị chuyển lại',
};

export const grounds = {
	beyond_authority: 'Vượt thẩm quyền',
	beyond_resources: 'Vượt nguồn lực',
	several_units: 'Liên quan nhiều đơn vị',
	ordered_above: 'Cấp trên yêu cầu',
};

/** Each case is in exactly one of these at the cut-off. */
export const classes = ['resolved', 'explained', 'in_progress', 'planned', 'unresolved', 'escalated', 'refused', 'withdrawn', 'duplicate', 'open'];

export const states = {
	received: 'Mới tiếp nhận',
	in_progress: 'Đang xử lý',
	handed_over: 'Đã chuyển cấp trên, chờ tiếp nhận',
	contested: 'Đang tranh chấp thẩm quyền, chờ cấp trên giao đơn vị thụ lý',
	answered: 'Đã trả lời, còn phải làm tiếp',
	concluded: 'Đã trả lời xong',
	refused: 'Trả lại',
	withdrawn: 'Người gửi rút lại',
	linked: 'Gộp với kiến nghị trùng',
};

export const steps = {
	file: 'Tiếp nhận vào sổ',
	accept: 'Thụ lý, báo cho người gửi',
	assign: 'Giao người xử lý',
	reclassify: 'Phân loại lại',
	promise: 'Hẹn ngày trả lời bằng văn bản',
	answer: 'Trả lời, còn phải làm tiếp',
	conclude: 'Trả lời xong',
	escalate: 'Chuyển cấp trên',
	recall: 'Rút lại việc chuyển',
	take: 'Cấp trên tiếp nhận',
	return: 'Cấp trên chuyển lại',
	refuse: 'Trả lại, không đủ điều kiện',
	withdraw: 'Người gửi rút lại',
	link: 'Gộp với kiến nghị trùng',
	publish: 'Đổi mức công khai',
	extend: 'Gia hạn',
	pause: 'Tạm dừng xử lý',
	resume: 'Tiếp tục xử lý',
	complete: 'Người gửi đã bổ sung',
};

export const dialogueStates = {
	planned: 'Dự kiến',
	noticed: 'Đã thông báo',
	open: 'Đang diễn ra',
	closed: 'Đã họp, chờ thông báo kết luận',
	concluded: 'Đã có thông báo kết luận',
	cancelled: 'Đã huỷ',
};

export const bases = {
	decree_32_2021: 'Nghị định 32/2021/NĐ-CP',
	local_government_2025: 'Luật Tổ chức chính quyền địa phương 2025',
	decision_2200_qd_tu: 'Quyết định 2200-QĐ/TU',
};

export const meetings = {
	in_person: 'Trực tiếp',
	online: 'Trực tuyến',
	social_network: 'Qua mạng xã hội',
	cluster: 'Theo cụm dân cư',
	representatives: 'Với đại diện tổ dân phố',
};

export const findings = {
	overdue: 'Quá hạn',
	false_done: 'Báo xong nhưng chưa xong',
	no_answer: 'Không trả lời',
	wrong_figure: 'Số liệu sai',
	procedure: 'Sai trình tự, thủ tục',
	good_practice: 'Cách làm tốt',
	other: 'Việc khác',
};

/** What is not listed is shown as it came: the contract may grow. */
export const word = (list, key) => list[key] ?? key;
